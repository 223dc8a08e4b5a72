#include "views/runs/runs_page.h"

#include "models/runs/run_facets_model.h"
#include "models/runs/run_list_model.h"
#include "models/runs/run_picks.h"
#include "models/runs/search_index_watch.h"
#include "models/words/counted.h"
#include "models/words/format.h"
#include "views/actions/run_actions.h"
#include "views/charts/histogram_chart.h"
#include "views/export/run_export_actions.h"
#include "views/past/past_bar.h"
#include "views/past/time_travel.h"
#include "views/query/query_bar.h"
#include "views/query/run_query_language.h"
#include "views/runs/facet_delegate.h"
#include "views/runs/facet_list.h"
#include "views/runs/run_list.h"
#include "views/runs/run_list_table.h"
#include "views/runs/run_side.h"
#include "views/runs/runs_bar.h"
#include "views/runs/runs_over_time.h"
#include "views/saved/saved_views_menu.h"
#include "views/theme/theme.h"
#include "views/widgets/kept_focus.h"
#include "views/widgets/table_columns.h"
#include "views/widgets/while_shown.h"

#include <QAction>
#include <QApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QSettings>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace runyard {

static constexpr int kNarrowPage = 980;    // below this width the facets fold into a button
static constexpr int kTightBarPage = 1300; // below it the inspector leaves the buttons no room for words

RunsPage::RunsPage(EngineClient &client, RunActions &actions, QWidget *parent)
    : Page(parent)
    , m_client(client)
    , m_actions(actions)
    , m_runs(new RunListModel(client, m_clock, this))
    , m_facets(new RunFacetsModel(client, this))
    , m_index(new SearchIndexWatch(client, this))
    , m_savedViews(new SavedViewsMenu(client, this))
    , m_past(new TimeTravel(client, *m_runs, *m_facets, this))
    , m_overTime(new RunsOverTime(client, this))
    , m_bar(new RunsBar(runQueryLanguage(*m_facets), *m_savedViews, m_overTime->showAction(),
                        actions.action(ActionId::Trigger)))
    , m_list(new RunList(*m_runs))
    , m_facetList(new FacetList)
    , m_side(new RunSide(actions))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
{
    setObjectName(QStringLiteral("RunsPage"));
    makeActions();
    makeLayout();
    connectFilter();
    connectSavedViews();
    connectList();
    connectPicks();
    connectExports();
    connectPast();
    refreshPanels();
    showTotal();
    whileShown(*this, [this](bool isShown) {
        m_runs->setShown(isShown);
        m_facets->setShown(isShown);
    });
}

RunsPage::~RunsPage()
{
    delete m_list; // before its model: the table would follow the end of that
}

void RunsPage::makeLayout()
{
    m_facetList->setModel(m_facets);
    m_facetList->setItemDelegate(new FacetDelegate(m_facetList));
    auto *centre = new QWidget;
    auto *column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_overTime->chart());
    column->addWidget(m_past->bar());
    column->addWidget(m_list, 1);
    m_splitter->setAccessibleName(tr("Runs page panels"));
    for (QWidget *part : {static_cast<QWidget *>(m_facetList), centre, static_cast<QWidget *>(m_side)})
        m_splitter->addWidget(part);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setStretchFactor(2, 0);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
}

void RunsPage::makeActions()
{
    for (const QAction *action : {inspectorAction(), chartAction()})
        connect(action, &QAction::toggled, this, &RunsPage::refreshPanels);
    m_jumpAction = new QAction(tr("Go to a time or a run…"), this);
    m_jumpAction->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_G));
    m_jumpAction->setShortcutContext(Qt::WidgetWithChildrenShortcut); // other pages have their own use of it
    addAction(m_jumpAction);
    connect(m_jumpAction, &QAction::triggered, this, &RunsPage::askWhereTo);
}

void RunsPage::setInspector(QWidget *inspector, QWidget *focusTarget)
{
    m_side->setInspector(inspector, focusTarget);
    const QByteArray sizes = QSettings().value(QStringLiteral("runs/panels")).toByteArray();
    if (sizes.isEmpty() || !m_splitter->restoreState(sizes))
        m_splitter->setSizes({214, 800, 437});
    connect(m_splitter, &QSplitter::splitterMoved, this,
            [this] { QSettings().setValue(QStringLiteral("runs/panels"), m_splitter->saveState()); });
    refreshPanels();
}

QAction *RunsPage::inspectorAction() const
{
    return m_side->showAction();
}

QAction *RunsPage::chartAction() const
{
    return m_overTime->showAction();
}

QTableView *RunsPage::table() const
{
    return m_list->table().view();
}

RunPicks &RunsPage::runPicks() const
{
    return m_list->table().picks();
}

// ---- the list

void RunsPage::connectList()
{
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(m_runs, signal, this, &RunsPage::showTotal);
        connect(m_runs, signal, this, &RunsPage::keepPlace);
    }
    connect(m_runs, &RunListModel::stateChanged, this, &RunsPage::showTotal);
    connect(m_runs, &QAbstractItemModel::dataChanged, this, &RunsPage::keepPlace);
    connect(m_runs, &RunListModel::arrived, this, &RunsPage::keepPlace);
    connect(m_runs, &QAbstractItemModel::modelReset, this,
            &RunsPage::refreshPanels); // a row that was being read is gone
    connect(m_runs, &RunListModel::failed, this, &Page::failed);
    connect(&m_list->table(), &RunListTable::orderWanted, this, [this](RunOrder order) {
        if (m_past->isAway())
            emit said(tr("The past is listed in order of creation."));
        else
            m_runs->setOrder(order, order == m_runs->order() && !m_runs->isAscending());
    });
    connect(m_list, &RunList::clearFilterWanted, this, &RunsPage::clearFilter);
    connect(m_list, &RunList::triggerWanted, m_actions.action(ActionId::Trigger), &QAction::trigger);
}

/// After the rows moved or changed: the opened run keeps its mark, and is known as it is now.
void RunsPage::keepPlace()
{
    if (const int row = openedRun() ? m_runs->rowOf(*openedRun()) : -1; row >= 0)
        takeOpened(*m_runs->runAt(row));
    m_list->table().placeCurrent();
}

void RunsPage::showTotal()
{
    QString text = !m_facets->isTotalKnown()
                       ? tr("counting…")
                       : format::counted(m_facets->total(), tr("%1 run"), tr("%1 runs"));
    if (runPicks().isAll())
        text = tr("all %1 selected").arg(text);
    else if (runPicks().count() > 1)
        text += tr(" · %1 selected").arg(format::count(runPicks().count()));
    m_bar->setTotal(text);
    refreshActions();
}

// ---- the opened and the picked runs

void RunsPage::connectPicks()
{
    connect(&runPicks(), &RunPicks::picksChanged, this, &RunsPage::showTotal);
    connect(&runPicks(), &RunPicks::picksChanged, this, &RunsPage::picksChanged);
    connect(&runPicks(), &RunPicks::openedChanged, this, &RunsPage::openedChanged);
    connect(table(), &QAbstractItemView::activated, this, [this](const QModelIndex &row) {
        if (const Run *run = m_runs->runAt(row.row()); run && !runPicks().isRowSelected(row.row()))
            openRun(run->id); // Ctrl+Up and Ctrl+Down led there without picking it
        inspectorAction()->setChecked(true);
        if (m_side->focusTarget() && openedRun())
            m_side->focusTarget()->setFocus();
    });
    connect(table(), &QWidget::customContextMenuRequested, this, &RunsPage::showMenu);
}

RunSelection RunsPage::picks() const
{
    return runPicks().picks();
}

const std::optional<RunId> &RunsPage::openedRun() const
{
    return runPicks().opened();
}

bool RunsPage::isAwaitingRun() const
{
    return runPicks().isAwaitingRow();
}

void RunsPage::openRun(const RunId &id)
{
    runPicks().open(id);
    keepPlace();
}

void RunsPage::closeRun()
{
    runPicks().close();
}

void RunsPage::revealOpened()
{
    if (openedRun())
        m_list->table().reveal(*openedRun());
}

void RunsPage::openedChanged()
{
    ++m_looksFor;
    m_openedRun.reset();
    if (const int row = openedRun() ? m_runs->rowOf(*openedRun()) : -1; row >= 0)
        m_openedRun = *m_runs->runAt(row);
    refreshActions();
    refreshPanels();
    emit runSelected(openedRun());
}

void RunsPage::takeOpened(const Run &run)
{
    if (openedRun() != run.id || (m_openedRun && m_openedRun->updatedAt > run.updatedAt))
        return;
    m_openedRun = run;
    refreshActions();
}

void RunsPage::refreshActions()
{
    if (!isVisible())
        return;
    m_actions.setBlocked(m_past->isAway() ? tr("you are looking at the past") : QString());
    m_actions.setRun(m_openedRun);
    m_actions.setPicked(runPicks().count());
}

void RunsPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    refreshActions();
}

void RunsPage::hideEvent(QHideEvent *event)
{
    // A shortcut must not act on a run the user cannot see.
    m_actions.setBlocked({});
    m_actions.setRun({});
    m_actions.setPicked(0);
    Page::hideEvent(event);
}

void RunsPage::connectExports()
{
    const auto offer = [this] {
        ExportOffer offer;
        offer.picked = runPicks().isAll() ? RunSelection{{}, m_runs->filter()} : runPicks().picks();
        offer.pickedCount = runPicks().count();
        offer.filter = m_runs->filter();
        offer.matching = m_facets->total();
        offer.query = query();
        return offer;
    };
    const auto columns = [this] { return m_list->table().shownColumns(); };
    m_exporting =
        new RunExportActions(m_client, {offer, columns, [this] { return m_past->moment(); }}, this, table());
    connect(m_exporting, &RunExportActions::said, this, &Page::said);
    connect(m_exporting, &RunExportActions::failed, this, &Page::failed);
    // A file exported from the past would hold the runs as they are today.
    connect(m_past, &TimeTravel::awayChanged, m_exporting->exportAction(), &QAction::setDisabled);
}

void RunsPage::connectPast()
{
    connect(m_past, &TimeTravel::said, this, &Page::said);
    connect(m_past, &TimeTravel::failed, this, &Page::failed);
    connect(m_past, &TimeTravel::awayChanged, m_list, &RunList::setPast);
    connect(m_past, &TimeTravel::awayChanged, this, &RunsPage::refreshActions);
    connect(this, &RunsPage::runSelected, m_past, &TimeTravel::setRun);
}

// ---- panels and keys

void RunsPage::refreshPanels()
{
    const bool isNarrow = width() < kNarrowPage;
    m_bar->setFacetsFolded(isNarrow);
    showPart(*m_facetList, m_bar->wantsFacets(), *m_bar->query().field());
    QWidget &list = m_list->shown();
    m_overTime->refresh(list);
    const bool hasSide = (openedRun() || isAwaitingRun()) && m_side->isWanted();
    m_bar->setTight(hasSide && width() < kTightBarPage);
    showPart(*m_side, hasSide, list);
}

QSize RunsPage::minimumSizeHint() const
{
    QSize least = Page::minimumSizeHint();
    if (width() >= kNarrowPage && m_facetList->isVisible())
        least.rwidth() -= m_facetList->minimumWidth() + m_splitter->handleWidth();
    return least;
}

void RunsPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    refreshPanels();
}

void RunsPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_past->isAway())
        return m_past->goTo({});
    if (event->key() != Qt::Key_Escape || !m_side->isVisible()) {
        Page::keyPressEvent(event);
        return;
    }
    const QWidget *focus = QApplication::focusWidget();
    if (focus && m_side->isAncestorOf(focus))
        table()->setFocus(); // first back to the list, then fold
    else
        inspectorAction()->setChecked(false);
}

void RunsPage::focusContent()
{
    if (m_list->hasTable())
        m_list->table().enter();
    else
        m_bar->query().field()->setFocus();
}

void RunsPage::focusFilter()
{
    m_bar->focusQuery();
}

QList<QWidget *> RunsPage::panes() const
{
    return {m_facetList,   m_bar->query().field(), m_overTime->chart(),
            m_past->bar(), &m_list->shown(),       m_side->focusTarget()};
}

void RunsPage::showMenu(const QPoint &at)
{
    const int row = table()->currentIndex().row();
    if (const Run *run = m_runs->runAt(row); run && !runPicks().isRowSelected(row))
        openRun(run->id); // Ctrl and the right button: the menu is about the run it opens at
    QMenu menu(this);
    m_actions.fill(&menu);
    menu.addSeparator();
    menu.addAction(m_list->table().pickAllAction());
    menu.addAction(m_exporting->copyAction());
    menu.addAction(m_exporting->exportAction());
    menu.addAction(m_jumpAction);
    menu.addAction(m_past->action());
    menu.addSeparator();
    m_list->table().columns().fill(menu.addMenu(Theme::of().icon(QStringLiteral("columns")), tr("Columns")));
    menu.exec(table()->viewport()->mapToGlobal(at));
}

} // namespace runyard
