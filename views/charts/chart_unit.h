// What the numbers of a chart are, and how they read in its heading and on its axes. Pure.
#pragma once

#include <QString>

namespace runyard {

enum class ChartUnit { Count, Duration, Share };

/// "12", "8.4 s", "99.2 %"; a dash for NaN. Durations are in seconds, shares between 0 and 1.
QString chartValue(ChartUnit unit, double value);

} // namespace runyard
