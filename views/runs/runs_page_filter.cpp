// The runs page: query, values and chart as one filter, and the ways to a run. The rest is in runs_page.cpp.
#include "models/commands/run_questions.h"
#include "models/runs/run_facets_model.h"
#include "models/runs/run_list_model.h"
#include "models/runs/search_index_watch.h"
#include "models/words/counted.h"
#include "models/words/format.h"
#include "models/words/query_text.h"
#include "models/words/time_display.h"
#include "views/charts/histogram_chart.h"
#include "views/past/jump_dialog.h"
#include "views/query/query_bar.h"
#include "views/runs/facet_list.h"
#include "views/runs/run_list.h"
#include "views/runs/runs_bar.h"
#include "views/runs/runs_over_time.h"
#include "views/runs/runs_page.h"
#include "views/saved/saved_views_menu.h"

#include <QAction>
#include <QTableView>

#include <algorithm>

namespace runyard {

void RunsPage::connectFilter()
{
    connect(m_bar, &RunsBar::facetsToggled, this, &RunsPage::refreshPanels);
    connect(&m_bar->query(), &QueryBar::edited, this, &RunsPage::applyQuery);
    connect(&m_bar->query(), &QueryBar::submitted, this, &RunsPage::goToRun);
    connect(m_bar->query().field(), &QLineEdit::textChanged, this, &RunsPage::queryWritten);
    connect(&m_bar->query(), &QueryBar::leaveWanted, this, &RunsPage::focusContent);
    connect(&m_bar->query(), &QueryBar::downWanted, this, &RunsPage::enterList);
    connect(m_facetList, &FacetList::excludeWanted, m_facets, &RunFacetsModel::toggleExcluded);
    connect(m_facets, &RunFacetsModel::totalChanged, this, &RunsPage::showTotal);
    connect(m_facets, &RunFacetsModel::filterChanged, this, [this](const RunFilter &filter) {
        m_filter.setFilter(filter);
        showFilter();
    });
    connect(m_overTime->chart(), &HistogramChart::rangeChosen, this, [this](TimePoint from, TimePoint to) {
        m_filter.zoomTo(from, to);
        showFilter();
    });
    connect(m_overTime->chart(), &HistogramChart::outWanted, this, [this] {
        m_filter.zoomOut();
        showFilter();
    });
    connect(&TimeDisplay::of(), &TimeDisplay::changed, this, [this] {
        // The same moments in the other zone; "today" becomes the day of the other zone.
        if (query_text::hasTimes(m_filter.filter()) && m_bar->query().isValid())
            setQuery(query());
    });
    connect(m_index, &SearchIndexWatch::behind, this, [this](qint64 left) {
        m_bar->query().setNotice(left > 0
                                     ? format::counted(left, tr("%1 run is not in the search index yet."),
                                                       tr("%1 runs are not in the search index yet."))
                                     : QString());
    });
    connect(m_index, &SearchIndexWatch::caughtUp, m_runs, &RunListModel::reload);
}

void RunsPage::connectSavedViews()
{
    connect(m_savedViews, &SavedViewsMenu::wanted, this,
            [this](const QString &query) { setQuery(query_text::shownOf(query)); });
    connect(m_savedViews, &SavedViewsMenu::said, this, &Page::said);
    connect(m_savedViews, &SavedViewsMenu::failed, this, &Page::failed);
}

QString RunsPage::query() const
{
    return m_filter.query();
}

QString RunsPage::writtenQuery() const
{
    return m_bar->query().text();
}

void RunsPage::setQuery(const QString &query)
{
    m_bar->query().setText(query);
    applyQuery(query);
}

void RunsPage::narrowTo(const RunFilter &filter)
{
    setQuery(query_text::shown(filter));
}

void RunsPage::clearFilter()
{
    narrowTo({});
    table()->setFocus();
}

void RunsPage::applyQuery(const QString &text)
{
    if (m_filter.setQuery(text)) // if not, the field says why, and the list keeps the last filter
        applyFilter();
}

void RunsPage::showFilter()
{
    m_bar->query().setText(query());
    applyFilter();
}

void RunsPage::applyFilter()
{
    const RunFilter &filter = m_filter.filter();
    m_facets->setFilter(filter);
    m_runs->setFilter(filter);
    m_overTime->setFilter(filter);
    m_savedViews->setQuery(query_text::kept(filter));
    m_index->setSearching(!filter.search.empty());
    m_list->refresh();
    showTotal();
}

/// From the query: to where the keyboard was in the list, or to the first row in view.
void RunsPage::enterList()
{
    focusContent();
    if (table()->hasFocus() && !table()->currentIndex().isValid())
        table()->selectRow(std::max(0, table()->rowAt(0)));
}

void RunsPage::goToRun(const QString &text)
{
    const auto place = placeFromText(text.trimmed(), m_clock.now());
    if (!place || !place->run) {
        table()->setFocus();
        return;
    }
    RunQuestions(m_client, this)
        .find(*place->run, [this, place, asked = ++m_looksFor](Result<RunDetail> found) {
            if (asked != m_looksFor)
                return; // another run was opened or looked for meanwhile
            if (!found) {
                emit failed(format::text(found.error().text()));
                return;
            }
            clearFilter();
            openRun(*place->run);
            inspectorAction()->setChecked(true);
            m_runs->goTo(*place);
        });
}

void RunsPage::askWhereTo()
{
    auto *dialog = new JumpDialog(this);
    connect(dialog, &JumpDialog::wanted, this, [this](const RunPlaceRequest &place) {
        if (place.run)
            openRun(*place.run);
        m_runs->goTo(place);
        table()->setFocus();
    });
    dialog->open();
}

} // namespace runyard
