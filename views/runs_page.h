// The page of runs: what to narrow by at the left, the search field above, the list in the middle,
// the inspector of the selected run at the right. GUI thread.
#pragma once

#include "engine/client/engine_client.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace runyard {

class RunActions;
class RunFacetsModel;
class RunListModel;

class RunsPage final : public QWidget
{
    Q_OBJECT

public:
    RunsPage(EngineClient &client, RunActions &actions, QWidget *parent = nullptr);
    ~RunsPage() override;

    void setInspector(QWidget *inspector); // shown beside the list while a run is selected
    void openRun(const RunId &id);         // shows it in the inspector; selects it when it is loaded
    void showTask(const QString &taskId);  // narrows the list to one task
    void focusSearch();

signals:
    void runSelected(const std::optional<runyard::RunId> &id);

private:
    QWidget *makeFacets();
    QWidget *makeCentre();
    QWidget *makeState();
    void connectModels();
    void applyFilter();
    void showViewport();
    void showState();
    void selectionMoved();
    void refreshSelection();
    void chooseColumns(const QPoint &at);
    void restoreLayout();
    void saveLayout() const;

    EngineClient &m_client;
    RunActions &m_actions;
    SystemClock m_clock;
    RunListModel *m_runs;
    RunFacetsModel *m_facets;
    QLineEdit *m_search;
    QLabel *m_total;
    QPushButton *m_clear;
    QPushButton *m_new;
    QTableView *m_table;
    QListView *m_facetList;
    QStackedWidget *m_stack;   // list, or a word about why there is none
    QLabel *m_stateText;
    QPushButton *m_stateButton;
    QSplitter *m_splitter;
    QWidget *m_inspector = nullptr;
};

} // namespace runyard
