#include "views/runs_page.h"

#include "models/format.h"
#include "models/run_facets_model.h"
#include "models/run_list_model.h"
#include "views/actions/run_action_bar.h"
#include "views/actions/run_actions.h"
#include "views/delegates/facet_delegate.h"
#include "views/delegates/run_delegate.h"
#include "views/theme.h"
#include "views/widgets/list_state.h"
#include "views/widgets/plain_table.h"
#include "views/widgets/table_columns.h"

#include <QAction>
#include <QApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>
#include <QToolButton>

namespace runyard {

static constexpr int kSearchPause = 250; // ms without typing before the search starts
static constexpr int kGlowStep = 75;     // ms between two repaints of a fading glow
static constexpr int kNarrowPage = 980;  // below this width the facets fold into a button

RunsPage::RunsPage(EngineClient &client, RunActions &actions, QWidget *parent)
    : Page(parent)
    , m_client(client)
    , m_actions(actions)
    , m_runs(new RunListModel(client, m_clock, this))
    , m_facets(new RunFacetsModel(client, this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_side(new QWidget)
{
    setObjectName(QStringLiteral("RunsPage"));
    m_splitter->setAccessibleName(tr("Runs page panels"));
    m_splitter->addWidget(makeFacets());
    m_splitter->addWidget(makeCentre());
    m_splitter->setChildrenCollapsible(false);
    auto *side = new QVBoxLayout(m_side);
    side->setContentsMargins(0, 0, 0, 0);
    side->setSpacing(0);
    side->addWidget(new RunActionBar(m_actions));
    m_side->setMinimumWidth(300);
    m_splitter->addWidget(m_side);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setStretchFactor(2, 0);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
    makeInspectorAction();
    connectFilter();
    connectList();
    connect(&Theme::of(), &Theme::changed, this, &RunsPage::refreshIcons);
    refreshIcons();
    refreshPanels();
    showState();
}

QWidget *RunsPage::makeFacets()
{
    m_facetList = new QListView;
    m_facetList->setModel(m_facets);
    m_facetList->setItemDelegate(new FacetDelegate(m_facetList));
    m_facetList->setFrameShape(QFrame::NoFrame);
    m_facetList->setAccessibleName(tr("Narrow the runs by"));
    m_facetList->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_facetList->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_facetList->setMinimumWidth(180);
    return m_facetList;
}

QLayout *RunsPage::makeBar()
{
    m_facetsButton = new QToolButton;
    m_facetsButton->setText(tr("Filters"));
    m_facetsButton->setAccessibleName(tr("Show what to narrow the runs by"));
    m_facetsButton->setCheckable(true);
    m_facetsButton->setAutoRaise(true);
    m_facetsButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(m_facetsButton, &QToolButton::toggled, this, &RunsPage::refreshPanels);
    m_search = new QLineEdit;
    m_search->setPlaceholderText(tr("Search id, task, tags, payload, output, error"));
    m_search->setAccessibleName(tr("Search runs"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(100);
    m_total = new QLabel;
    m_total->setAccessibleName(tr("Number of runs found"));
    m_clear = new QPushButton(tr("Clear filter"));
    m_clear->setAccessibleName(tr("Clear filter"));
    auto *trigger = new QToolButton;
    trigger->setDefaultAction(m_actions.trigger());
    trigger->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    trigger->setAutoRaise(true);
    trigger->setAccessibleName(tr("Trigger a task"));

    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(12, 8, 12, 8);
    bar->setSpacing(8);
    bar->addWidget(m_facetsButton);
    bar->addWidget(m_search, 1);
    bar->addWidget(m_total);
    bar->addWidget(m_clear);
    bar->addWidget(trigger);
    return bar;
}

void RunsPage::makeTable()
{
    m_table = makePlainTable(tr("Runs"));
    m_table->setModel(m_runs);
    m_table->setItemDelegate(new RunDelegate(m_table));
    m_table->setTextElideMode(Qt::ElideRight);
    m_columns = new TableColumns(m_table, QStringLiteral("runs/columns"),
                                 {{RunListModel::Status, 160},
                                  {RunListModel::Task, 126},
                                  {RunListModel::Id, 102},
                                  {RunListModel::Attempts, 76},
                                  {RunListModel::Waited, 116},
                                  {RunListModel::Duration, 80},
                                  {RunListModel::Created, 104},
                                  {RunListModel::Tags, 70},
                                  {RunListModel::Queue, 0},
                                  {RunListModel::Version, 0},
                                  {RunListModel::Machine, 0}});
}

QWidget *RunsPage::makeCentre()
{
    makeTable();
    m_state = new ListState(tr("runs"));
    m_stack = new QStackedWidget;
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_state);
    m_new = new QPushButton;
    m_new->setAccessibleName(tr("Show new runs"));
    m_new->setFlat(true);
    m_new->hide();

    auto *centre = new QWidget;
    auto *layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(makeBar());
    layout->addWidget(m_new);
    layout->addWidget(m_stack, 1);
    return centre;
}

void RunsPage::makeInspectorAction()
{
    m_inspectorAction = new QAction(tr("Inspector beside the list"), this);
    m_inspectorAction->setCheckable(true);
    m_inspectorAction->setChecked(QSettings().value(QStringLiteral("runs/inspector"), true).toBool());
    m_inspectorAction->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_I));
    connect(m_inspectorAction, &QAction::toggled, this, [this](bool shown) {
        QSettings().setValue(QStringLiteral("runs/inspector"), shown);
        refreshPanels();
    });
}

void RunsPage::connectFilter()
{
    auto *pause = new QTimer(this);
    pause->setSingleShot(true);
    pause->setInterval(kSearchPause);
    connect(m_search, &QLineEdit::textChanged, pause, qOverload<>(&QTimer::start));
    connect(m_search, &QLineEdit::returnPressed, this, &RunsPage::applyFilter);
    connect(pause, &QTimer::timeout, this, &RunsPage::applyFilter);
    moveFocusOnArrows(m_search, m_table);
    connect(m_facets, &RunFacetsModel::filterChanged, this, &RunsPage::applyFilter);
    connect(m_facets, &RunFacetsModel::totalChanged, this, &RunsPage::showState);
    connect(m_clear, &QPushButton::clicked, this, &RunsPage::clearFilter);
    connect(m_state, &ListState::actionWanted, this, &RunsPage::stateAction);
}

void RunsPage::connectList()
{
    connect(m_runs, &RunListModel::stateChanged, this, &RunsPage::showState);
    connect(m_runs, &QAbstractItemModel::rowsInserted, this, &RunsPage::showState);
    connect(m_runs, &QAbstractItemModel::modelReset, this, [this] {
        m_awaitsCurrent = false;
        showViewport();
    });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_runs, signal, this, &RunsPage::keepSelection);
    connect(m_runs, &QAbstractItemModel::dataChanged, this, &RunsPage::keepSelection);
    m_glow.setInterval(kGlowStep);
    connect(&m_glow, &QTimer::timeout, this, [this] {
        m_table->viewport()->update();
        if (m_glowLeft-- == 0)
            m_glow.stop();
    });
    connect(m_runs, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &, const QModelIndex &, const QList<int> &roles) {
                if (!roles.isEmpty())
                    return; // the clock went on, nothing changed
                m_glowLeft = kGlowMillis / kGlowStep + 1;
                m_glow.start();
            });
    connect(m_runs, &RunListModel::newCountChanged, this, [this](int count) {
        m_new->setVisible(count > 0);
        m_new->setText(tr("%1 new").arg(format::count(count)));
    });
    connect(m_new, &QPushButton::clicked, this, [this] {
        m_table->scrollToTop();
        m_runs->joinNew();
        m_table->setFocus();
    });
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &RunsPage::showViewport);
    connect(m_table->verticalScrollBar(), &QScrollBar::rangeChanged, this, &RunsPage::showViewport);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &RunsPage::currentMoved);
    connect(m_table, &QAbstractItemView::activated, this, [this] {
        m_inspectorAction->setChecked(true);
        if (m_inspectorFocus && m_opened)
            m_inspectorFocus->setFocus();
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, &RunsPage::showMenu);
}

void RunsPage::setInspector(QWidget *inspector, QWidget *focusTarget)
{
    static_cast<QVBoxLayout *>(m_side->layout())->addWidget(inspector, 1);
    m_inspectorFocus = focusTarget;
    const QByteArray sizes = QSettings().value(QStringLiteral("runs/panels")).toByteArray();
    if (sizes.isEmpty() || !m_splitter->restoreState(sizes))
        m_splitter->setSizes({214, 800, 437});
    connect(m_splitter, &QSplitter::splitterMoved, this,
            [this] { QSettings().setValue(QStringLiteral("runs/panels"), m_splitter->saveState()); });
    refreshPanels();
}

// ---- the opened run

void RunsPage::openRun(const RunId &id)
{
    if (m_opened == id)
        return;
    m_opened = id;
    m_openedRun.reset();
    m_awaitsCurrent = false;
    keepSelection();
    refreshActions();
    refreshPanels();
    emit runSelected(id);
}

void RunsPage::takeOpened(const Run &run)
{
    if (m_opened != run.id || (m_openedRun && m_openedRun->updatedAt > run.updatedAt))
        return;
    m_openedRun = run;
    refreshActions();
}

void RunsPage::currentMoved()
{
    if (m_isPlacing)
        return;
    const QModelIndex current = m_table->currentIndex();
    const Run *run = m_runs->runAt(current.row());
    m_awaitsCurrent = current.isValid() && !run;
    if (run)
        openRun(run->id); // otherwise what is open stays open
}

void RunsPage::keepSelection()
{
    const QModelIndex current = m_table->currentIndex();
    if (m_awaitsCurrent) {
        currentMoved();
        return;
    }
    if (!m_opened)
        return;
    const int row = m_runs->rowOf(*m_opened);
    if (row >= 0)
        takeOpened(*m_runs->runAt(row));
    if (row == (current.isValid() ? current.row() : -1))
        return;
    // The rows moved under the selection (a row's place is an estimate until an end is loaded).
    const QScopedValueRollback placing(m_isPlacing, true);
    const bool scrolls = m_table->hasAutoScroll();
    m_table->setAutoScroll(false);
    if (row >= 0)
        m_table->setCurrentIndex(m_runs->index(row, std::max(0, current.column())));
    else
        m_table->selectionModel()->clear();
    m_table->setAutoScroll(scrolls);
}

void RunsPage::refreshActions()
{
    if (isVisible())
        m_actions.setRun(m_openedRun);
}

void RunsPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    m_actions.setRun(m_openedRun);
}

void RunsPage::hideEvent(QHideEvent *event)
{
    // A shortcut must not act on a run one cannot see.
    m_actions.setRun({});
    Page::hideEvent(event);
}

// ---- filter and states

void RunsPage::showTask(const QString &taskId)
{
    RunFilter filter;
    filter.taskIds = {format::utf8(taskId)};
    narrowTo(filter);
}

void RunsPage::showQueue(const QString &queue)
{
    RunFilter filter;
    filter.queues = {format::utf8(queue)};
    narrowTo(filter);
}

void RunsPage::narrowTo(const RunFilter &filter)
{
    m_search->clear();
    m_facets->setFilter(filter);
    applyFilter();
}

void RunsPage::clearFilter()
{
    narrowTo({});
    m_table->setFocus();
}

void RunsPage::applyFilter()
{
    RunFilter filter = m_facets->filter();
    filter.search = format::utf8(m_search->text().trimmed());
    m_facets->setFilter(filter);
    m_runs->setFilter(filter);
    showState();
}

void RunsPage::showViewport()
{
    const int first = std::max(0, m_table->rowAt(0));
    const int rows = m_table->viewport()->height() / kTableRowHeight + 1;
    m_runs->showRows(first, first + rows);
    m_runs->setFollowing(m_table->verticalScrollBar()->value() == 0);
}

void RunsPage::showState()
{
    const bool filtered = !m_runs->filter().isEmpty();
    m_clear->setVisible(filtered);
    m_total->setText(m_facets->total() == 1 ? tr("1 run")
                                            : tr("%1 runs").arg(format::count(m_facets->total())));
    const bool hasRows = m_runs->rowCount() > 0;
    m_stack->setCurrentWidget(hasRows && m_runs->state() != RunListModel::State::Failed
                                  ? static_cast<QWidget *>(m_table)
                                  : m_state);
    switch (m_runs->state()) {
    case RunListModel::State::Loading: m_state->setState(tr("Reading…")); break;
    case RunListModel::State::Failed: m_state->setState(m_runs->errorText(), tr("Try again")); break;
    case RunListModel::State::Ready:
        if (filtered)
            m_state->setState(tr("No run meets this filter."), tr("Clear filter"));
        else
            m_state->setState(tr("No runs yet. Trigger a task, and its runs appear here."),
                              tr("Trigger a task…"));
        break;
    }
}

void RunsPage::stateAction()
{
    if (m_runs->state() == RunListModel::State::Failed)
        m_runs->reload();
    else if (m_runs->filter().isEmpty())
        m_actions.trigger()->trigger();
    else
        clearFilter();
}

// ---- layout and keys

void RunsPage::refreshPanels()
{
    const bool isNarrow = width() < kNarrowPage;
    m_facetsButton->setVisible(isNarrow);
    m_facetList->setVisible(!isNarrow || m_facetsButton->isChecked());
    m_side->setVisible(m_opened && m_inspectorFocus && m_inspectorAction->isChecked());
}

void RunsPage::refreshIcons()
{
    m_new->setIcon(Theme::of().icon(QStringLiteral("up")));
    m_facetsButton->setIcon(Theme::of().icon(QStringLiteral("columns")));
}

void RunsPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    refreshPanels();
}

void RunsPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape || !m_side->isVisible()) {
        Page::keyPressEvent(event);
        return;
    }
    const QWidget *focus = QApplication::focusWidget();
    if (focus && m_side->isAncestorOf(focus))
        m_table->setFocus(); // first back to the list, then fold
    else
        m_inspectorAction->setChecked(false);
}

void RunsPage::focusContent()
{
    if (m_stack->currentWidget() != m_table) {
        m_search->setFocus();
        return;
    }
    m_table->setFocus();
    if (!m_table->currentIndex().isValid() && !m_opened)
        m_table->selectRow(0);
}

void RunsPage::focusFilter()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

QList<QWidget *> RunsPage::panes() const
{
    return {m_facetList, m_search, m_table, m_inspectorFocus};
}

void RunsPage::showMenu(const QPoint &at)
{
    QMenu menu(this);
    m_actions.fill(&menu);
    menu.addSeparator();
    m_columns->fill(menu.addMenu(Theme::of().icon(QStringLiteral("columns")), tr("Columns")));
    menu.exec(m_table->viewport()->mapToGlobal(at));
}

} // namespace runyard
