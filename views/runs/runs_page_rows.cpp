// The runs page: its rows, the opened run and the picked ones. The rest is in runs_page.cpp.
#include "models/runs/run_facets_model.h"
#include "models/runs/run_list_model.h"
#include "models/runs/run_picks.h"
#include "models/words/format.h"
#include "views/actions/run_actions.h"
#include "views/export/run_export_actions.h"
#include "views/past/time_travel.h"
#include "views/runs/run_delegate.h"
#include "views/runs/runs_page.h"
#include "views/widgets/plain_table.h"

#include <QHeaderView>

#include <QAction>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>

namespace runyard {

static constexpr int kGlowStep = 75; // ms between two repaints of a fading glow

void RunsPage::connectList()
{
    connect(m_runs, &RunListModel::stateChanged, this, &RunsPage::showState);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_runs, signal, this, &RunsPage::showState);
    connect(m_runs, &QAbstractItemModel::modelReset, this, [this] {
        showViewport();
        refreshPanels(); // a row that was being read is gone
    });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_runs, signal, this, &RunsPage::keepSelection);
    connect(m_runs, &QAbstractItemModel::dataChanged, this, &RunsPage::keepSelection);
    connectRows();
    connectPicks();
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
    connect(m_runs, &RunListModel::shifted, this, [this](int by) {
        // The rows one looks at stay under one's eyes; only the handle of the scroll bar moves.
        QScrollBar *bar = m_table->verticalScrollBar();
        bar->setValue(bar->value() + by);
    });
    connect(m_runs, &RunListModel::arrived, this, [this](int row) {
        m_table->scrollTo(m_runs->index(row, 0), QAbstractItemView::PositionAtTop);
        keepSelection();
    });
    connect(m_runs, &RunListModel::failed, this, &Page::failed);
}

void RunsPage::connectRows()
{
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
}

void RunsPage::connectPicks()
{
    m_table->addAction(m_pickAllAction);
    connect(m_picks, &RunPicks::picksChanged, this, &RunsPage::showTotal);
    connect(m_picks, &RunPicks::picksChanged, this, &RunsPage::picksChanged);
    connect(m_picks, &RunPicks::openedChanged, this, &RunsPage::openedChanged);
    connect(m_table, &QAbstractItemView::activated, this, [this](const QModelIndex &row) {
        if (const Run *run = m_runs->runAt(row.row()); run && !m_picks->isRowSelected(row.row()))
            openRun(run->id); // Ctrl+Up and Ctrl+Down led there without picking it
        m_inspectorAction->setChecked(true);
        if (m_inspectorFocus && openedRun())
            m_inspectorFocus->setFocus();
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, &RunsPage::showMenu);
}

void RunsPage::connectExports()
{
    const auto offer = [this] {
        ExportOffer offer;
        offer.picked = m_picks->isAll() ? RunSelection{{}, m_runs->filter()} : m_picks->picks();
        offer.pickedCount = m_picks->count();
        offer.filter = m_runs->filter();
        offer.matching = m_facets->total();
        offer.query = query();
        return offer;
    };
    const auto columns = [this] {
        const QHeaderView *header = m_table->horizontalHeader();
        std::vector<int> shown;
        for (int place = 0; place < header->count(); ++place) {
            if (const int column = header->logicalIndex(place); !header->isSectionHidden(column))
                shown.push_back(column);
        }
        return shown;
    };
    m_exporting =
        new RunExportActions(m_client, {offer, columns, [this] { return m_past->moment(); }}, this, m_table);
    connect(m_exporting, &RunExportActions::said, this, &Page::said);
    connect(m_exporting, &RunExportActions::failed, this, &Page::failed);
    // A file of the past would hold the runs of today.
    connect(m_past, &TimeTravel::awayChanged, m_exporting->exportAction(), &QAction::setDisabled);
}

void RunsPage::connectPast()
{
    connect(m_past, &TimeTravel::said, this, &Page::said);
    connect(m_past, &TimeTravel::failed, this, &Page::failed);
    connect(m_past, &TimeTravel::awayChanged, this, &RunsPage::refreshActions);
    connect(this, &RunsPage::runSelected, m_past, &TimeTravel::setRun);
}

// ---- the opened run

const std::optional<RunId> &RunsPage::openedRun() const
{
    return m_picks->opened();
}

void RunsPage::openRun(const RunId &id)
{
    m_picks->open(id);
    keepSelection();
}

void RunsPage::closeRun()
{
    m_picks->close();
}

void RunsPage::revealOpened()
{
    if (const int row = openedRun() ? m_runs->rowOf(*openedRun()) : -1; row >= 0)
        m_table->scrollTo(m_runs->index(row, std::max(0, m_table->currentIndex().column())));
}

bool RunsPage::isAwaitingRun() const
{
    return m_picks->isAwaitingRow();
}

/// From the query: to where the keyboard was in the list, or to the first row in view.
void RunsPage::enterList()
{
    focusContent();
    if (m_table->hasFocus() && !m_table->currentIndex().isValid())
        m_table->selectRow(std::max(0, m_table->rowAt(0)));
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

/// After the rows moved or changed: the opened run is marked where it is now, and known as it is now.
void RunsPage::keepSelection()
{
    if (const int row = openedRun() ? m_runs->rowOf(*openedRun()) : -1; row >= 0)
        takeOpened(*m_runs->runAt(row));
    const bool scrolls = m_table->hasAutoScroll();
    m_table->setAutoScroll(false);
    m_picks->placeCurrent();
    m_table->setAutoScroll(scrolls);
}

void RunsPage::refreshActions()
{
    if (!isVisible())
        return;
    m_actions.setBlocked(m_past->isAway() ? tr("you look at the past") : QString());
    m_actions.setRun(m_openedRun);
    m_actions.setPicked(m_picks->count());
}

void RunsPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    refreshActions();
}

void RunsPage::hideEvent(QHideEvent *event)
{
    // A shortcut must not act on a run one cannot see.
    m_actions.setBlocked({});
    m_actions.setRun({});
    m_actions.setPicked(0);
    Page::hideEvent(event);
}

void RunsPage::showViewport()
{
    const int first = std::max(0, m_table->rowAt(0));
    const int rows = m_table->viewport()->height() / kTableRowHeight + 1;
    m_runs->showRows(first, first + rows);
    m_runs->setFollowing(m_table->verticalScrollBar()->value() == 0);
}

} // namespace runyard
