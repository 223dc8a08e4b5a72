#include "views/metrics/metric_series.h"

#include "models/words/reliable_percentiles.h"
#include "views/charts/chart_theme.h"
#include "views/theme/theme.h"

#include <QCoreApplication>

#include <limits>

namespace runyard {

static constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

static QString words(const char *text)
{
    return QCoreApplication::translate("MetricsPage", text);
}

template <class Value>
static ChartSeries makeOne(const Metrics &metrics, const QString &name, std::function<QColor()> colour,
                           Value value)
{
    ChartSeries series{name, std::move(colour), {}, value(metrics.total)};
    series.values.reserve(static_cast<qsizetype>(metrics.points.size()));
    for (const MetricsPoint &point : metrics.points)
        series.values << value(point);
    return series;
}

QList<ChartSeries> throughputSeries(const Metrics &metrics)
{
    const std::pair<OutcomeBand, QString> bands[] = {{OutcomeBand::Completed, words("Completed")},
                                                     {OutcomeBand::Failed, words("Failed")},
                                                     {OutcomeBand::Canceled, words("Canceled or expired")}};
    QList<ChartSeries> all;
    for (const auto &[band, name] : bands) {
        all << makeOne(
            metrics, name, [band = band] { return bandColour(band); },
            [band = band](const MetricsPoint &point) {
                std::int64_t runs = 0;
                for (const RunStatus status : kAllRunStatuses) {
                    if (outcomeBand(status) == band)
                        runs += point.byStatus[static_cast<std::size_t>(status)];
                }
                return static_cast<double>(runs);
            });
    }
    return all;
}

QList<ChartSeries> successSeries(const Metrics &metrics)
{
    return {makeOne(
        metrics, words("Completed of completed and failed"),
        [] { return bandColour(OutcomeBand::Completed); },
        [](const MetricsPoint &point) { return point.successRate().value_or(kUnknown); })};
}

QList<ChartSeries> percentileSeries(const Metrics &metrics, Percentiles MetricsPoint::*what)
{
    const std::pair<QString, std::optional<Micros> (*)(const Percentiles &)> parts[] = {
        {QStringLiteral("p50"), reliableP50},
        {QStringLiteral("p95"), reliableP95},
        {QStringLiteral("p99"), reliableP99}};
    QList<ChartSeries> all;
    for (int i = 0; i < 3; ++i) {
        all << makeOne(
            metrics, parts[i].first, [i] { return percentileColour(i); },
            [what, part = parts[i].second](const MetricsPoint &point) {
                const auto time = part(point.*what);
                return time ? static_cast<double>(time->count()) / 1e6 : kUnknown;
            });
    }
    return all;
}

QList<ChartSeries> peakSeries(const Metrics &metrics, std::optional<int> MetricsPoint::*what,
                              const QString &name)
{
    return {makeOne(
        metrics, name, [] { return Theme::of().status(RunStatus::Executing); },
        [what](const MetricsPoint &point) {
            return point.*what ? static_cast<double>(*(point.*what)) : kUnknown;
        })};
}

} // namespace runyard
