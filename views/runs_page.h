// The page of runs: what to narrow by at the left, the search field above, the list in the middle, the
// opened run at the right. Which run is open is kept by its id: it stays open and selected whatever
// the list does meanwhile, and need not be in the list at all. GUI thread.
#pragma once

#include "engine/client/engine_client.h"
#include "views/pages/page.h"

#include <QTimer>

#include <optional>

class QAction;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;
class QToolButton;
class QVBoxLayout;

namespace runyard {

class ListState;
class RunActions;
class RunFacetsModel;
class RunListModel;
class TableColumns;

class RunsPage final : public Page
{
    Q_OBJECT

public:
    RunsPage(EngineClient &client, RunActions &actions, QWidget *parent = nullptr);

    void setInspector(QWidget *inspector, QWidget *focusTarget); // shown beside the list while a run is open
    void openRun(const RunId &id); // shows it in the inspector; selects it once it is loaded
    /// What the inspector has read about the opened run; the list may not have it.
    void takeOpened(const Run &run);
    const std::optional<RunId> &openedRun() const { return m_opened; }
    void showTask(const QString &taskId); // narrows the list to one task
    void showQueue(const QString &queue);

    QAction *inspectorAction() const { return m_inspectorAction; }
    void focusContent() override;
    void focusFilter() override;
    QList<QWidget *> panes() const override;

signals:
    void runSelected(const std::optional<runyard::RunId> &id);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeFacets();
    QWidget *makeCentre();
    QLayout *makeBar();
    void makeTable();
    void makeInspectorAction();
    void connectFilter();
    void connectList();
    void narrowTo(const RunFilter &filter);
    void applyFilter();
    void clearFilter();
    void showViewport();
    void showState();
    void stateAction();
    void currentMoved();
    void keepSelection();
    void refreshActions();
    void refreshPanels();
    void refreshIcons();
    void showMenu(const QPoint &at);

    EngineClient &m_client;
    RunActions &m_actions;
    SystemClock m_clock;
    RunListModel *m_runs;
    RunFacetsModel *m_facets;
    QToolButton *m_facetsButton;
    QLineEdit *m_search;
    QLabel *m_total;
    QPushButton *m_clear;
    QPushButton *m_new;
    QTableView *m_table;
    TableColumns *m_columns;
    QListView *m_facetList;
    QStackedWidget *m_stack; // list, or a word about why there is none
    ListState *m_state;
    QSplitter *m_splitter;
    QAction *m_inspectorAction;
    QWidget *m_side; // run actions above the inspector
    QWidget *m_inspectorFocus = nullptr;
    std::optional<RunId> m_opened;
    std::optional<Run> m_openedRun; // as far as known: from the list or the inspector
    QTimer m_glow;
    int m_glowLeft = 0;           // repaints until nothing glows any more
    bool m_isPlacing = false;     // the page moves the current row itself
    bool m_awaitsCurrent = false; // the user went to a row that is not loaded yet
};

} // namespace runyard
