// The page of runs: the values to narrow by at the left, the query and the runs over time above, the list in
// the middle, the opened run at the right. Query, values and chart are one filter (RunFilterState). The
// opened and the picked runs are kept by id (RunPicks): they stay while the list changes, and need not be in
// it. GUI thread.
#pragma once

#include "engine/domain/run_selection.h"
#include "models/runs/run_filter_state.h"
#include "views/widgets/page.h"

#include <optional>

class QAction;
class QSplitter;
class QTableView;

namespace runyard {

class EngineClient;
class FacetList;
class RunActions;
class RunExportActions;
class RunFacetsModel;
class RunList;
class RunListModel;
class RunPicks;
class RunSide;
class RunsBar;
class RunsOverTime;
class SavedViewsMenu;
class SearchIndexWatch;
class TimeTravel;

class RunsPage final : public Page
{
    Q_OBJECT

public:
    RunsPage(EngineClient &client, RunActions &actions, QWidget *parent = nullptr);
    ~RunsPage() override;

    void setInspector(QWidget *inspector, QWidget *focusTarget); // shown beside the list while a run is open
    void openRun(const RunId &id); // shows it in the inspector; selects it once it is loaded
    void closeRun();
    void revealOpened();        // scrolls to it, if it is loaded
    bool isAwaitingRun() const; // the row the user went to is still being read; no run is open meanwhile
    /// What the inspector has read about the opened run; the list may not have it.
    void takeOpened(const Run &run);
    const std::optional<RunId> &openedRun() const;
    void narrowTo(const RunFilter &filter); // replaces the whole filter

    QString query() const; // the filter as a query
    void setQuery(const QString &query);
    QString writtenQuery() const; // the text of the field: query(), or one that is still being written
    /// The picked runs, or the whole filter after "select all that match".
    RunSelection picks() const;

    QAction *inspectorAction() const;
    QAction *chartAction() const;
    QAction *jumpAction() const { return m_jumpAction; }
    SavedViewsMenu *savedViews() const { return m_savedViews; }
    TimeTravel *past() const { return m_past; }
    RunExportActions *exporting() const { return m_exporting; }
    void focusContent() override;
    void focusFilter() override;
    QList<QWidget *> panes() const override;
    QSize minimumSizeHint() const override; // without what folds on the way there

signals:
    void runSelected(const std::optional<runyard::RunId> &id);
    void picksChanged(); // see picks()
    void queryWritten(); // see writtenQuery()

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    RunPicks &runPicks() const;
    QTableView *table() const;
    void makeLayout();
    void makeActions();
    void connectFilter();
    void connectSavedViews();
    void connectList();
    void connectPicks();
    void connectPast();
    void connectExports();
    void openedChanged();
    void enterList();
    void goToRun(const QString &text);
    void askWhereTo();
    void applyQuery(const QString &text);
    void showFilter();
    void applyFilter();
    void clearFilter();
    void showTotal();
    void keepPlace();
    void refreshActions();
    void refreshPanels();
    void showMenu(const QPoint &at);

    EngineClient &m_client;
    RunActions &m_actions;
    SystemClock m_clock;
    RunFilterState m_filter;
    RunListModel *m_runs;
    RunFacetsModel *m_facets;
    SearchIndexWatch *m_index;
    SavedViewsMenu *m_savedViews;
    TimeTravel *m_past;
    RunsOverTime *m_overTime;
    RunsBar *m_bar;
    RunList *m_list;
    FacetList *m_facetList;
    RunSide *m_side;
    QSplitter *m_splitter;
    RunExportActions *m_exporting = nullptr;
    QAction *m_jumpAction;
    std::optional<Run> m_openedRun; // as far as known: from the list or the inspector
    int m_looksFor = 0;             // a run that is still being looked up must not replace a later choice
};

} // namespace runyard
