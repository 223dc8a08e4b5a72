#include "views/runs/run_list_table.h"

#include "models/runs/run_list_cells.h"
#include "models/runs/run_list_model.h"
#include "models/runs/run_picks.h"
#include "views/runs/run_delegate.h"
#include "views/widgets/plain_table.h"
#include "views/widgets/table_columns.h"

#include <QAction>
#include <QHeaderView>
#include <QScrollBar>
#include <QTableView>

#include <algorithm>
#include <memory>

namespace runyard {

static constexpr int kGlowStep = 75; // ms between two repaints of a fading glow

RunListTable::RunListTable(RunListModel &runs)
    : m_runs(runs)
    , m_view(makePlainTable(tr("Runs")))
    , m_pickAll(new QAction(tr("Select all that match"), this))
{
    m_view->setModel(&m_runs);
    m_view->setItemDelegate(new RunDelegate(m_view));
    m_view->setTextElideMode(Qt::ElideRight);
    m_columns = new TableColumns(m_view, QStringLiteral("runs/columns"),
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
    m_picks = new RunPicks(m_runs, m_view);
    const std::unique_ptr<QItemSelectionModel> before(m_view->selectionModel());
    m_view->setSelectionModel(m_picks);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_pickAll->setShortcut(QKeySequence::SelectAll);
    m_pickAll->setShortcutContext(Qt::WidgetShortcut); // in a field the keys select its text
    connect(m_pickAll, &QAction::triggered, this, [this] { m_picks->pickAll(); });
    m_view->addAction(m_pickAll);
    makeHeader();
    connectScrolling();
    m_glow.setInterval(kGlowStep);
    connect(&m_glow, &QTimer::timeout, this, &RunListTable::glow);
    connect(&m_runs, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &, const QModelIndex &, const QList<int> &roles) {
                if (!roles.isEmpty())
                    return; // only time has passed
                m_glowLeft = kGlowMillis / kGlowStep + 1;
                m_glow.start();
            });
}

void RunListTable::makeHeader()
{
    QHeaderView *header = m_view->horizontalHeader();
    connect(&m_runs, &RunListModel::orderChanged, this, &RunListTable::markOrder);
    header->setSectionsClickable(true);
    header->setSortIndicatorShown(true);
    connect(header, &QHeaderView::sectionClicked, this, [this](int column) {
        if (const auto order = runColumnOrder(column))
            emit orderWanted(*order);
        markOrder(); // the click moved the mark, whether or not the order changed
    });
    markOrder();
}

void RunListTable::markOrder()
{
    for (int column = 0; column < RunListModel::ColumnCount; ++column) {
        if (runColumnOrder(column) == m_runs.order())
            m_view->horizontalHeader()->setSortIndicator(column, m_runs.isAscending() ? Qt::AscendingOrder
                                                                                      : Qt::DescendingOrder);
    }
}

void RunListTable::connectScrolling()
{
    QScrollBar *bar = m_view->verticalScrollBar();
    connect(&m_runs, &QAbstractItemModel::modelReset, this, &RunListTable::showViewport);
    connect(bar, &QScrollBar::valueChanged, this, &RunListTable::showViewport);
    connect(bar, &QScrollBar::rangeChanged, this, &RunListTable::showViewport);
    // The rows in view stay where they are on the screen; only the handle of the scroll bar moves.
    connect(&m_runs, &RunListModel::shifted, this, [bar](int by) { bar->setValue(bar->value() + by); });
    connect(&m_runs, &RunListModel::arrived, this,
            [this](int row) { m_view->scrollTo(m_runs.index(row, 0), QAbstractItemView::PositionAtTop); });
}

void RunListTable::glow()
{
    m_view->viewport()->update();
    if (m_glowLeft-- == 0)
        m_glow.stop();
}

std::vector<int> RunListTable::shownColumns() const
{
    const QHeaderView *header = m_view->horizontalHeader();
    std::vector<int> shown;
    for (int place = 0; place < header->count(); ++place) {
        if (const int column = header->logicalIndex(place); !header->isSectionHidden(column))
            shown.push_back(column);
    }
    return shown;
}

void RunListTable::reveal(const RunId &id)
{
    if (const int row = m_runs.rowOf(id); row >= 0)
        m_view->scrollTo(m_runs.index(row, std::max(0, m_view->currentIndex().column())));
}

void RunListTable::enter()
{
    m_view->setFocus();
    if (!m_view->currentIndex().isValid() && !m_picks->opened())
        m_view->selectRow(0);
}

void RunListTable::placeCurrent()
{
    const bool scrolls = m_view->hasAutoScroll();
    m_view->setAutoScroll(false);
    m_picks->placeCurrent();
    m_view->setAutoScroll(scrolls);
}

void RunListTable::showViewport()
{
    const int first = std::max(0, m_view->rowAt(0));
    const int rows = m_view->viewport()->height() / kTableRowHeight + 1;
    m_runs.showRows(first, first + rows);
    m_runs.setFollowing(m_view->verticalScrollBar()->value() == 0);
}

} // namespace runyard
