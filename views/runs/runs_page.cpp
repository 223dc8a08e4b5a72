#include "views/runs/runs_page.h"

#include "engine/domain/run_query_text.h"
#include "models/feed/gui_reply.h"
#include "models/runs/run_facets_model.h"
#include "models/runs/run_histogram_model.h"
#include "models/runs/run_list_model.h"
#include "models/runs/run_picks.h"
#include "models/words/counted.h"
#include "models/words/format.h"
#include "views/actions/run_action_bar.h"
#include "views/actions/run_actions.h"
#include "views/charts/histogram_chart.h"
#include "views/export/run_export_actions.h"
#include "views/past/jump_dialog.h"
#include "views/past/past_bar.h"
#include "views/past/time_travel.h"
#include "views/query/query_bar.h"
#include "views/query/run_query_language.h"
#include "views/runs/facet_delegate.h"
#include "views/runs/facet_list.h"
#include "views/runs/run_delegate.h"
#include "views/saved/saved_views_menu.h"
#include "views/theme/theme.h"
#include "views/widgets/kept_focus.h"
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
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>
#include <QToolButton>

namespace runyard {

static constexpr int kNarrowPage = 980;    // below this width the facets fold into a button
static constexpr int kTightBarPage = 1300; // beside the inspector the query needs the room of words

RunsPage::RunsPage(EngineClient &client, RunActions &actions, QWidget *parent)
    : Page(parent)
    , m_client(client)
    , m_actions(actions)
    , m_runs(new RunListModel(client, m_clock, this))
    , m_facets(new RunFacetsModel(client, this))
    , m_overTime(new RunHistogramModel(client, this))
    , m_savedViews(new SavedViewsMenu(client, this))
    , m_past(new TimeTravel(client, *m_runs, *m_facets, this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_side(new QWidget)
{
    setObjectName(QStringLiteral("RunsPage"));
    makeActions();
    m_splitter->setAccessibleName(tr("Runs page panels"));
    m_splitter->addWidget(makeFacets());
    m_splitter->addWidget(makeCentre());
    m_splitter->setChildrenCollapsible(false);
    auto *side = new QVBoxLayout(m_side);
    side->setContentsMargins(0, 0, 0, 0);
    side->setSpacing(0);
    side->addWidget(new RunActionBar(m_actions));
    m_side->setMinimumWidth(260);
    m_splitter->addWidget(m_side);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setStretchFactor(2, 0);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
    connectFilter();
    connectList();
    connectExports();
    connectPast();
    connect(&Theme::of(), &Theme::changed, this, &RunsPage::refreshIcons);
    refreshIcons();
    refreshPanels();
    showState();
}

RunsPage::~RunsPage()
{
    // A window that is destroyed hides its table, which lays itself out once more.
    m_table->verticalScrollBar()->disconnect(this);
}

QWidget *RunsPage::makeFacets()
{
    m_facetList = new FacetList;
    m_facetList->setModel(m_facets);
    m_facetList->setItemDelegate(new FacetDelegate(m_facetList));
    connect(m_facetList, &FacetList::excludeWanted, m_facets, &RunFacetsModel::toggleExcluded);
    return m_facetList;
}

static QToolButton *barButton(QAction *action, const QString &name)
{
    auto *button = new QToolButton;
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setAccessibleName(name);
    return button;
}

QLayout *RunsPage::makeBar()
{
    m_facetsButton = new QToolButton;
    m_facetsButton->setText(tr("Filters"));
    m_facetsButton->setAccessibleName(tr("Show what to narrow the runs by"));
    m_facetsButton->setCheckable(true);
    m_facetsButton->setAutoRaise(true);
    m_facetsButton->setToolTip(tr("Filters"));
    connect(m_facetsButton, &QToolButton::toggled, this, &RunsPage::refreshPanels);
    m_query = new QueryBar(runQueryLanguage(*m_facets), QStringLiteral("runs/queries"));
    m_total = new QLabel;
    m_total->setAccessibleName(tr("Number of runs found"));
    m_trigger = barButton(m_actions.trigger(), tr("Trigger a task"));

    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(12, 8, 12, 8);
    bar->setSpacing(8);
    bar->addWidget(m_facetsButton, 0, Qt::AlignTop);
    bar->addWidget(m_query, 1);
    bar->addWidget(m_savedViews->makeButton(), 0, Qt::AlignTop);
    bar->addWidget(m_total);
    bar->addWidget(barButton(m_chartAction, tr("Show runs over time")));
    bar->addWidget(m_trigger);
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
                                  {RunListModel::Finished, 0},
                                  {RunListModel::Tags, 70},
                                  {RunListModel::Queue, 0},
                                  {RunListModel::Version, 0},
                                  {RunListModel::Machine, 0}});
    m_picks = new RunPicks(*m_runs, m_table);
    const std::unique_ptr<QItemSelectionModel> before(m_table->selectionModel());
    m_table->setSelectionModel(m_picks);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    makeHeader();
}

void RunsPage::makeHeader()
{
    QHeaderView *header = m_table->horizontalHeader();
    const auto mark = [this, header] {
        for (int column = 0; column < RunListModel::ColumnCount; ++column) {
            if (RunListModel::orderOf(column) == m_runs->order())
                header->setSortIndicator(column,
                                         m_runs->isAscending() ? Qt::AscendingOrder : Qt::DescendingOrder);
        }
    };
    connect(m_runs, &RunListModel::orderChanged, header, mark);
    header->setSectionsClickable(true);
    header->setSortIndicatorShown(true);
    connect(header, &QHeaderView::sectionClicked, this, [this, mark](int column) {
        const auto order = RunListModel::orderOf(column);
        if (order && m_past->isAway())
            emit said(tr("The past is listed in order of creation."));
        else if (order)
            m_runs->setOrder(*order, *order == m_runs->order() && !m_runs->isAscending());
        mark(); // a click on another column moves the mark all the same
    });
    mark();
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
    m_chart = new HistogramChart;
    m_chart->setFixedHeight(m_chart->sizeHint().height());
    layout->addWidget(m_chart);
    layout->addWidget(m_past->bar());
    layout->addWidget(m_new);
    layout->addWidget(m_stack, 1);
    return centre;
}

void RunsPage::makeActions()
{
    const auto remembered = [this](const QString &name, const QString &key) {
        auto *action = new QAction(name, this);
        action->setCheckable(true);
        action->setChecked(QSettings().value(key, true).toBool());
        connect(action, &QAction::toggled, this, [this, key](bool shown) {
            QSettings().setValue(key, shown);
            refreshPanels();
        });
        return action;
    };
    m_inspectorAction = remembered(tr("Inspector beside the list"), QStringLiteral("runs/inspector"));
    m_inspectorAction->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_I));
    m_chartAction = remembered(tr("Runs over time above the list"), QStringLiteral("runs/chart"));
    m_chartAction->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_H));
    m_jumpAction = new QAction(tr("Go to a time or a run…"), this);
    m_jumpAction->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_G));
    m_jumpAction->setShortcutContext(Qt::WidgetWithChildrenShortcut); // other pages have their own use of it
    addAction(m_jumpAction);
    connect(m_jumpAction, &QAction::triggered, this, &RunsPage::askWhereTo);
    m_pickAllAction = new QAction(tr("Select all that match"), this);
    m_pickAllAction->setShortcut(QKeySequence::SelectAll);
    m_pickAllAction->setShortcutContext(Qt::WidgetShortcut); // in a field the keys select its text
    connect(m_pickAllAction, &QAction::triggered, this, [this] { m_picks->pickAll(); });
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

// ---- filter and states

void RunsPage::showState()
{
    const bool filtered = !m_runs->filter().isEmpty();
    showTotal();
    const bool hasRows = m_runs->rowCount() > 0;
    showPage(*m_stack, hasRows && m_runs->state() != RunListModel::State::Failed
                           ? static_cast<QWidget &>(*m_table)
                           : *m_state);
    switch (m_runs->state()) {
    case RunListModel::State::Loading: m_state->setState(tr("Reading…")); break;
    case RunListModel::State::Failed: m_state->setState(m_runs->errorText(), tr("Try again")); break;
    case RunListModel::State::Ready:
        if (filtered)
            m_state->setState(tr("No run meets this filter."), tr("Clear filter"));
        else if (m_past->isAway())
            m_state->setState(tr("There were no runs at that moment."));
        else
            m_state->setState(tr("No runs yet. Trigger a task, and its runs appear here."),
                              tr("Trigger a task…"));
        break;
    }
}

void RunsPage::showTotal()
{
    QString text = !m_facets->isTotalKnown()
                       ? tr("counting…")
                       : format::counted(m_facets->total(), tr("%1 run"), tr("%1 runs"));
    if (m_picks->isAll())
        text = tr("all %1 selected").arg(text);
    else if (m_picks->count() > 1)
        text += tr(" · %1 selected").arg(format::count(m_picks->count()));
    m_total->setText(text);
    refreshActions();
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
    showPart(*m_facetList, !isNarrow || m_facetsButton->isChecked(), *m_query->field());
    QWidget &list = *m_stack->currentWidget();
    showPart(*m_chart, m_chartAction->isChecked(), list);
    m_overTime->setShown(m_chartAction->isChecked());
    const bool hasSide =
        (openedRun() || isAwaitingRun()) && m_inspectorFocus && m_inspectorAction->isChecked();
    const bool isTight = hasSide && width() < kTightBarPage;
    for (QToolButton *button : {m_facetsButton, m_trigger})
        button->setToolButtonStyle(isTight ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    showPart(*m_side, hasSide, list);
}

QSize RunsPage::minimumSizeHint() const
{
    QSize least = Page::minimumSizeHint();
    if (width() >= kNarrowPage && m_facetList->isVisible())
        least.rwidth() -= m_facetList->minimumWidth() + m_splitter->handleWidth();
    return least;
}

void RunsPage::refreshIcons()
{
    m_new->setIcon(Theme::of().icon(QStringLiteral("up")));
    m_facetsButton->setIcon(Theme::of().icon(QStringLiteral("columns")));
    m_chartAction->setIcon(Theme::of().icon(QStringLiteral("chart")));
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
        m_table->setFocus(); // first back to the list, then fold
    else
        m_inspectorAction->setChecked(false);
}

void RunsPage::focusContent()
{
    if (m_stack->currentWidget() != m_table) {
        m_query->field()->setFocus();
        return;
    }
    m_table->setFocus();
    if (!m_table->currentIndex().isValid() && !openedRun())
        m_table->selectRow(0);
}

void RunsPage::focusFilter()
{
    m_query->field()->setFocus(Qt::ShortcutFocusReason);
    m_query->field()->selectAll();
}

QList<QWidget *> RunsPage::panes() const
{
    return {m_facetList,   m_query->field(),         m_chart,
            m_past->bar(), m_stack->currentWidget(), m_inspectorFocus};
}

void RunsPage::showMenu(const QPoint &at)
{
    const Run *run = m_runs->runAt(m_table->currentIndex().row());
    if (run && !m_table->selectionModel()->isRowSelected(m_table->currentIndex().row()))
        openRun(run->id); // Ctrl and the right button: the menu is about the run it opens at
    QMenu menu(this);
    m_actions.fill(&menu);
    menu.addSeparator();
    menu.addAction(m_pickAllAction);
    menu.addAction(m_exporting->copyAction());
    menu.addAction(m_exporting->exportAction());
    menu.addAction(m_jumpAction);
    menu.addAction(m_past->action());
    menu.addSeparator();
    m_columns->fill(menu.addMenu(Theme::of().icon(QStringLiteral("columns")), tr("Columns")));
    menu.exec(m_table->viewport()->mapToGlobal(at));
}

} // namespace runyard
