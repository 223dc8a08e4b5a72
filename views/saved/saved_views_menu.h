// The saved views as a menu: each applies its query; below, what saves the query of now and what opens the
// list of all. The same actions are in the menu bar and the palette. GUI thread.
#pragma once

#include "models/runs/saved_views.h"

#include <QMenu>

class QToolButton;

namespace runyard {

class SavedViewsMenu final : public QMenu
{
    Q_OBJECT

public:
    explicit SavedViewsMenu(EngineClient &client, QWidget *page);

    SavedViews &views() { return m_views; }
    QAction *saveAction() const { return m_save; }
    QAction *organizeAction() const { return m_organize; }
    /// Beside the query; says the name of the view that is shown. Owned by who places it.
    QToolButton *makeButton();
    /// The query of the page; a view with the same one is marked.
    void setQuery(const QString &query);

signals:
    void wanted(const QString &query);
    void said(const QString &sentence);
    void failed(const QString &sentence);

private:
    void rebuild();
    void refresh();
    void askName();
    void organize();

    QWidget *m_page;
    SavedViews m_views;
    QToolButton *m_button = nullptr;
    QAction *m_save;
    QAction *m_organize;
    QAction *m_none;
    QList<QAction *> m_entries;
    QString m_query;
};

} // namespace runyard
