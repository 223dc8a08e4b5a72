// The runs page: query, values and chart as one filter. The rest is in runs_page.cpp.
#include "engine/contract/run_details.h"
#include "engine/contract/run_lists.h"
#include "models/feed/gui_reply.h"
#include "models/runs/run_facets_model.h"
#include "models/runs/run_histogram_model.h"
#include "models/runs/run_list_model.h"
#include "models/runs/run_picks.h"
#include "models/words/counted.h"
#include "models/words/format.h"
#include "models/words/query_text.h"
#include "models/words/time_display.h"
#include "views/charts/histogram_chart.h"
#include "views/past/jump_dialog.h"
#include "views/query/query_bar.h"
#include "views/runs/runs_page.h"
#include "views/saved/saved_views_menu.h"
#include "views/widgets/list_state.h"

#include <QAction>
#include <QLineEdit>
#include <QTableView>

namespace runyard {

static constexpr int kIndexPause = 700; // ms between two looks at how far the search index is

void RunsPage::connectFilter()
{
    connect(m_query, &QueryBar::edited, this, &RunsPage::applyQuery);
    connect(m_query, &QueryBar::submitted, this, &RunsPage::goToRun);
    connect(m_query->field(), &QLineEdit::textChanged, this, &RunsPage::queryWritten);
    connect(m_savedViews, &SavedViewsMenu::wanted, this,
            [this](const QString &query) { setQuery(query_text::shownOf(query)); });
    connect(m_savedViews, &SavedViewsMenu::said, this, &Page::said);
    connect(m_savedViews, &SavedViewsMenu::failed, this, &Page::failed);
    connect(m_query, &QueryBar::leaveWanted, this, &RunsPage::focusContent);
    connect(m_query, &QueryBar::downWanted, this, &RunsPage::enterList);
    connect(m_facets, &RunFacetsModel::filterChanged, this, [this](const RunFilter &filter) {
        m_query->setText(query_text::shown(filter));
        applyFilter(filter);
    });
    connect(&TimeDisplay::of(), &TimeDisplay::changed, this, [this] {
        // The same moments in the other zone; "today" becomes the day of the other zone.
        if (query_text::hasTimes(m_runs->filter()) && m_query->isValid())
            setQuery(query());
    });
    connect(m_facets, &RunFacetsModel::totalChanged, this, &RunsPage::showState);
    connect(m_state, &ListState::actionWanted, this, &RunsPage::stateAction);
    connect(m_overTime, &RunHistogramModel::changed, this,
            [this] { m_chart->setBars(m_overTime->histogram()); });
    connect(m_chart, &HistogramChart::rangeChosen, this, &RunsPage::zoomTo);
    connect(m_chart, &HistogramChart::outWanted, this, &RunsPage::zoomOut);
    m_indexing.setSingleShot(true);
    m_indexing.setInterval(kIndexPause);
    connect(&m_indexing, &QTimer::timeout, this, &RunsPage::checkIndex);
}

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

QString RunsPage::query() const
{
    return query_text::shown(m_runs->filter());
}

QString RunsPage::writtenQuery() const
{
    return m_query->text();
}

void RunsPage::setQuery(const QString &query)
{
    m_query->setText(query);
    applyQuery(query);
}

RunSelection RunsPage::picks() const
{
    return m_picks->picks();
}

void RunsPage::showErrorGroup(qint64 group)
{
    RunFilter filter;
    filter.errorGroup = group;
    narrowTo(filter);
}

void RunsPage::narrowTo(const RunFilter &filter)
{
    setQuery(query_text::shown(filter));
}

void RunsPage::clearFilter()
{
    narrowTo({});
    m_table->setFocus();
}

void RunsPage::applyQuery(const QString &text)
{
    const RunQuery query = query_text::read(text);
    if (query.problem)
        return; // the field says it; what is shown stays what was asked for last
    m_zooms.clear();
    m_facets->setFilter(query.filter);
    applyFilter(query.filter);
}

void RunsPage::applyFilter(const RunFilter &filter)
{
    m_runs->setFilter(filter);
    m_overTime->setFilter(filter);
    m_savedViews->setQuery(query_text::kept(filter));
    checkIndex();
    showState();
}

/// Runs that are not indexed yet are not found by words: that is said, and the list is read again then.
void RunsPage::checkIndex()
{
    if (m_runs->filter().search.empty()) {
        m_indexing.stop();
        m_query->setNotice({});
        return;
    }
    m_client.runLists().unindexed(guiReply<std::int64_t>(this, [this](Result<std::int64_t> left) {
        const bool isBehind = left && *left > 0 && !m_runs->filter().search.empty();
        const bool wasBehind = m_indexing.isActive() || m_isIndexBehind;
        m_query->setNotice(isBehind ? format::counted(*left, tr("%1 run is not in the search index yet."),
                                                      tr("%1 runs are not in the search index yet."))
                                    : QString());
        m_isIndexBehind = isBehind;
        if (isBehind)
            m_indexing.start();
        else if (wasBehind)
            m_runs->reload();
    }));
}

void RunsPage::zoomTo(TimePoint from, TimePoint to)
{
    std::vector<RunFilter> zooms = std::move(m_zooms);
    RunFilter filter = m_runs->filter();
    zooms.push_back(filter);
    setCreated(filter, {from, to, {}, {}, {}, {}});
    narrowTo(filter);
    m_zooms = std::move(zooms);
}

void RunsPage::zoomOut()
{
    RunFilter filter = m_runs->filter();
    std::vector<RunFilter> zooms = std::move(m_zooms);
    RunFilter outer; // out of everything, when it was not the chart that zoomed
    if (!zooms.empty()) {
        outer = zooms.back();
        zooms.pop_back();
    }
    // Only the time goes back: conditions added since stay.
    setCreated(filter, createdOf(outer));
    narrowTo(filter);
    m_zooms = std::move(zooms);
}

void RunsPage::goToRun(const QString &text)
{
    const QString id = text.trimmed();
    const auto place = placeFromText(id, m_clock.now());
    if (!place || !place->run) {
        m_table->setFocus();
        return;
    }
    m_client.runDetails().find(
        *place->run, guiReply<RunDetail>(this, [this, place, asked = ++m_looksFor](Result<RunDetail> found) {
            if (asked != m_looksFor)
                return; // another run was opened, or another one is looked for
            if (!found) {
                emit failed(format::text(found.error().text()));
                return;
            }
            clearFilter();
            openRun(*place->run);
            m_inspectorAction->setChecked(true);
            m_runs->goTo(*place);
        }));
}

void RunsPage::askWhereTo()
{
    auto *dialog = new JumpDialog(this);
    connect(dialog, &JumpDialog::wanted, this, [this](const RunPlaceRequest &place) {
        if (place.run)
            openRun(*place.run);
        m_runs->goTo(place);
        m_table->setFocus();
    });
    dialog->open();
}

} // namespace runyard
