// A page that is one table: filter field, actions, sortable rows, columns as their user wants them, a
// word in place of the table when there is nothing in it, and room for a panel about the current row.
// GUI thread.
#pragma once

#include "views/widgets/page.h"

#include <QAction>
#include <QList>
#include <QSortFilterProxyModel>

#include <string>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QSplitter;
class QStackedWidget;
class QTableView;
class QToolBar;

namespace runyard {

class ListState;
class TableColumns;
class TableDelegate;

class TablePage : public Page
{
    Q_OBJECT

public:
    void focusContent() override;
    void focusFilter() override;
    QList<QWidget *> panes() const override;
    QTableView *table() const { return m_table; }

protected:
    /// `key` names the page in settings ("queues"); `subject` in sentences, in the plural.
    TablePage(const QString &key, const QString &subject, QWidget *parent);

    /// Once, by the constructor of the page. The model's SortRole is Qt::UserRole.
    void setSource(QAbstractItemModel *model, TableDelegate *delegate, int sortColumn,
                   Qt::SortOrder order = Qt::AscendingOrder);
    void setColumns(TableColumns *columns) { m_columns = columns; }
    void setPanel(QWidget *panel); // at the right; shown while a row is current
    /// In the toolbar and the context menu. The shortcut works while the page has the keyboard.
    QAction *addPageAction(const QString &text, const QString &icon, const QKeySequence &shortcut);
    void addSharedAction(QAction *action); // one that the window owns
    void addToBar(QWidget *widget);
    /// What Enter and a double click do.
    void setPrimaryAction(QAction *action) { m_primary = action; }
    void setEmpty(const QString &sentence, const QString &action);

    void loaded(const std::string &error); // after each reading of the model
    int currentSourceRow() const;          // -1 = none
    QString settingsKey(const char *part) const;

    virtual void currentChanged() = 0; // another row, or the row's values
    virtual void reload() = 0;
    virtual void emptyActionWanted() = 0;
    /// For pages whose engine has more rows than the table: what to look for there.
    virtual void filterTextChanged(const QString &) {}

private:
    void addToolButton(QAction *action);
    void showState();
    void showMenu(const QPoint &at);
    void refreshIcons();

    QString m_key;
    QString m_subject;
    QString m_emptySentence;
    QString m_emptyAction;
    QString m_error;
    bool m_isLoaded = false;
    QSortFilterProxyModel m_proxy;
    QHBoxLayout *m_bar;
    QLineEdit *m_filter;
    QLabel *m_count;
    QToolBar *m_tools; // what does not fit in a small window is behind its arrow
    QSplitter *m_splitter;
    QStackedWidget *m_stack; // table, state
    QTableView *m_table;
    ListState *m_state;
    QWidget *m_panel = nullptr;
    QAction *m_primary = nullptr;
    QList<QAction *> m_pageActions;
    TableColumns *m_columns = nullptr;
};

} // namespace runyard
