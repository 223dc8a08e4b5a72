// What the list of runs is narrowed to. The query, the checked values and the chart all change this one
// filter; it remembers the filters before each zoom of the chart. Pure.
#pragma once

#include "engine/domain/run_query.h"

#include <QString>

#include <vector>

namespace runyard {

class RunFilterState
{
public:
    const RunFilter &filter() const { return m_filter; }
    QString query() const; // the filter as the window writes it

    /// Forgets the zooms. Returns false, and changes nothing, when the text is not a query.
    bool setQuery(const QString &text);
    /// A value was checked or unchecked. Keeps the zooms.
    void setFilter(const RunFilter &filter);
    /// Narrows the time of creation.
    void zoomTo(TimePoint from, TimePoint to);
    /// Back to the time of creation before the last zoom, or to all of it when there was none. Other
    /// conditions stay.
    void zoomOut();

private:
    void setCreated(const TimeRange &created);

    RunFilter m_filter;
    std::vector<TimeRange> m_zooms; // the times of creation before each zoom
};

} // namespace runyard
