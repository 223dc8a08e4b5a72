// Where the rows and spans of a timeline are: what painting and hitting share. Pure.
#pragma once

#include "views/run/timeline/timeline.h"

#include <QRectF>

namespace runyard::timeline {

inline constexpr int kMargin = 12;
inline constexpr int kRowHeight = 25;
inline constexpr int kRowGap = 5;
inline constexpr int kAxisHeight = 22;
inline constexpr int kIndent = 12; // of a child, for each level
inline constexpr int kOpener = 14; // the mark that opens a child
inline constexpr double kEndWidth = 6;
inline constexpr int kDeepestIndent = 12; // levels; deeper ones stand below each other

constexpr int indentOf(int depth)
{
    return (depth < kDeepestIndent ? depth : kDeepestIndent) * kIndent;
}

} // namespace runyard::timeline

namespace runyard {

/// A timeline in a widget of this width that shows the time from `from` to `to` (microseconds since 1970).
struct TimelineGeometry
{
    const Timeline &timeline;
    double from;
    double to;
    int width;

    double timeAt(double x) const;
    double xOf(double micros) const;
    double xOf(TimePoint at) const { return xOf(static_cast<double>(toMicros(at))); }
    int rowAt(double y) const; // -1 = none
    /// Where a span of this row is; begin = end is the place of an ending, and of the row.
    QRectF boxOf(int row, std::int64_t begin, std::int64_t end) const;
    int spanAt(QPointF place) const; // -1 = none within reach of the mouse
    /// Whether the mark that opens and closes a row is there.
    bool isOpenerAt(QPointF place) const;
};

} // namespace runyard
