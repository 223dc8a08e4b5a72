// From the numbers of the Metrics page to what its charts draw. GUI thread.
#pragma once

#include "engine/domain/metrics.h"
#include "views/charts/metric_chart.h"

namespace runyard {

QList<ChartSeries> throughputSeries(const Metrics &metrics);
QList<ChartSeries> successSeries(const Metrics &metrics);
QList<ChartSeries> percentileSeries(const Metrics &metrics, Percentiles MetricsPoint::*what);
QList<ChartSeries> peakSeries(const Metrics &metrics, std::optional<int> MetricsPoint::*what,
                              const QString &name);

} // namespace runyard
