// The page of runs: what to narrow by at the left, the query and the runs over time above, the list in
// the middle, the opened run at the right. Query, values and chart are one filter. Which run is open and
// which are picked is kept by id: that stays whatever the list does meanwhile, and need not be in the list
// at all. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/run_selection.h"
#include "views/widgets/page.h"

#include <QTimer>

#include <optional>

class QAction;
class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;
class QToolButton;
class QVBoxLayout;

namespace runyard {

class FacetList;
class HistogramChart;
class ListState;
class QueryBar;
class RunActions;
class RunFacetsModel;
class RunHistogramModel;
class RunListModel;
class RunPicks;
class RunExportActions;
class SavedViewsMenu;
class TimeTravel;
class TableColumns;

class RunsPage final : public Page
{
    Q_OBJECT

public:
    RunsPage(EngineClient &client, RunActions &actions, QWidget *parent = nullptr);
    ~RunsPage() override;

    void setInspector(QWidget *inspector, QWidget *focusTarget); // shown beside the list while a run is open
    void openRun(const RunId &id); // shows it in the inspector; selects it once it is loaded
    void closeRun();               // shows none
    void revealOpened();           // scrolls to it, if it is loaded
    bool isAwaitingRun() const;    // the user went to a row that is being read; nothing is open meanwhile
    /// What the inspector has read about the opened run; the list may not have it.
    void takeOpened(const Run &run);
    const std::optional<RunId> &openedRun() const; // RunPicks knows it
    void showTask(const QString &taskId);          // narrows the list to one task
    void showQueue(const QString &queue);
    void showErrorGroup(qint64 group);
    void narrowTo(const RunFilter &filter); // and to nothing else

    QString query() const; // the filter as one writes it
    void setQuery(const QString &query);
    QString writtenQuery() const; // what stands in the field; query() or something one is still writing
    /// The picked runs, or the whole filter after "select all that match".
    RunSelection picks() const;

    QAction *inspectorAction() const { return m_inspectorAction; }
    QAction *chartAction() const { return m_chartAction; }
    QAction *jumpAction() const { return m_jumpAction; }
    QAction *pickAllAction() const { return m_pickAllAction; }
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
    QWidget *makeFacets();
    QWidget *makeCentre();
    QLayout *makeBar();
    void makeTable();
    void makeHeader();
    void makeActions();
    void connectFilter();
    void connectList();
    void connectRows();
    void connectPicks();
    void connectPast();
    void connectExports();
    void openedChanged();
    void enterList();
    void goToRun(const QString &text);
    void askWhereTo();
    void applyQuery(const QString &text);
    void applyFilter(const RunFilter &filter);
    void clearFilter();
    void zoomTo(TimePoint from, TimePoint to);
    void zoomOut();
    void checkIndex();
    void showTotal();
    void showViewport();
    void showState();
    void stateAction();
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
    RunHistogramModel *m_overTime;
    QToolButton *m_facetsButton;
    QToolButton *m_trigger;
    QueryBar *m_query;
    SavedViewsMenu *m_savedViews;
    TimeTravel *m_past;
    RunExportActions *m_exporting;
    HistogramChart *m_chart;
    QLabel *m_total;
    QPushButton *m_new;
    QTableView *m_table;
    RunPicks *m_picks;
    TableColumns *m_columns;
    FacetList *m_facetList;
    QStackedWidget *m_stack; // list, or a word about why there is none
    ListState *m_state;
    QSplitter *m_splitter;
    QAction *m_inspectorAction;
    QAction *m_chartAction;
    QAction *m_jumpAction;
    QAction *m_pickAllAction;
    QWidget *m_side; // run actions above the inspector
    QWidget *m_inspectorFocus = nullptr;
    std::optional<Run> m_openedRun; // as far as known: from the list or the inspector
    std::vector<RunFilter> m_zooms; // the filters before each zoom of the chart
    QTimer m_indexing;              // asks again until the search index is complete
    QTimer m_glow;
    int m_glowLeft = 0; // repaints until nothing glows any more
    bool m_isIndexBehind = false;
    int m_looksFor = 0; // a run that is still being looked for is not opened over a later choice
};

} // namespace runyard
