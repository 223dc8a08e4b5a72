// Marks of a chart's value axis, in words a person reads: 1 s, 2 min, 50 %. GUI thread.
#pragma once

#include "views/charts/metric_chart.h"

#include <qcustomplot.h>

namespace runyard {

/// Whole numbers for counts, shares up to 100 %, powers of ten for durations (on a logarithmic axis).
QSharedPointer<QCPAxisTicker> makeUnitTicker(ChartUnit unit);

} // namespace runyard
