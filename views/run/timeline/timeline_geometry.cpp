#include "views/run/timeline/timeline_geometry.h"

#include <algorithm>

namespace runyard {

using namespace timeline;

static constexpr double kReach = 3; // pixels beside a span that still hit it

double TimelineGeometry::timeAt(double x) const
{
    const double room = std::max(1.0, width - 2.0 * kMargin - kEndWidth);
    return from + (x - kMargin) / room * (to - from);
}

double TimelineGeometry::xOf(double micros) const
{
    const double room = std::max(1.0, width - 2.0 * kMargin - kEndWidth);
    return kMargin + (micros - from) / (to - from) * room;
}

int TimelineGeometry::rowAt(double y) const
{
    const double below = y - kMargin - kAxisHeight;
    const int row = static_cast<int>(below / (kRowHeight + kRowGap));
    return below < 0 || row >= static_cast<int>(timeline.rows.size()) ? -1 : row;
}

QRectF TimelineGeometry::boxOf(int row, std::int64_t begin, std::int64_t end) const
{
    const double top = kMargin + kAxisHeight + row * (kRowHeight + kRowGap);
    const std::int64_t shownEnd = end == TimelineLane::kOpenEnd ? toMicros(timeline.to) : end;
    const double left = std::clamp(xOf(static_cast<double>(begin)), -10.0, width + 10.0);
    const double right = std::clamp(xOf(static_cast<double>(shownEnd)), -10.0, width + 10.0);
    return {left, top, std::max(begin == shownEnd ? kEndWidth : 2.0, right - left), kRowHeight};
}

int TimelineGeometry::spanAt(QPointF place) const
{
    const int row = rowAt(place.y());
    if (row < 0)
        return -1;
    const double pixel = (to - from) / std::max(1, width);
    return timeline.rows[static_cast<std::size_t>(row)].lane.at(
        static_cast<std::int64_t>(timeAt(place.x())),
        static_cast<std::int64_t>(pixel * (kReach + kEndWidth)));
}

bool TimelineGeometry::isOpenerAt(QPointF place) const
{
    const int row = rowAt(place.y());
    return row >= 0 && timeline.rows[static_cast<std::size_t>(row)].canOpen
           && place.x() < indentOf(timeline.rows[static_cast<std::size_t>(row)].depth) + kOpener;
}

} // namespace runyard
