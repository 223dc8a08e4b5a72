#include "models/runs/run_filter_state.h"

#include "models/words/query_text.h"

#include <utility>

namespace runyard {

QString RunFilterState::query() const
{
    return query_text::shown(m_filter);
}

bool RunFilterState::setQuery(const QString &text)
{
    const RunQuery query = query_text::read(text);
    if (query.problem)
        return false;
    m_filter = query.filter;
    m_zooms.clear();
    return true;
}

void RunFilterState::setFilter(const RunFilter &filter)
{
    m_filter = filter;
}

void RunFilterState::zoomTo(TimePoint from, TimePoint to)
{
    m_zooms.push_back(createdOf(m_filter));
    setCreated({from, to, {}, {}, {}, {}});
}

void RunFilterState::zoomOut()
{
    TimeRange outer;
    if (!m_zooms.empty())
        outer = std::exchange(m_zooms.back(), {});
    if (!m_zooms.empty())
        m_zooms.pop_back();
    setCreated(outer);
}

void RunFilterState::setCreated(const TimeRange &created)
{
    RunFilter filter = m_filter;
    runyard::setCreated(filter, created);
    // Through the text, so that the filter is exactly what the query field says.
    std::vector<TimeRange> zooms = std::move(m_zooms);
    setQuery(query_text::shown(filter));
    m_zooms = std::move(zooms);
}

} // namespace runyard
