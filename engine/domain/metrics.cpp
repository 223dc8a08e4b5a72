#include "engine/domain/metrics.h"

#include <algorithm>

namespace runyard {

namespace {

constexpr std::int64_t kMaxPieces = 250;
constexpr std::array<std::int64_t, 12> kBucketSeconds = {
    60, 120, 300, 600, 1'800, 3'600, 10'800, 21'600, 86'400, 7 * 86'400, 30 * 86'400, 365 * 86'400};

bool remembers(MetricLevel level, TimePoint from, TimePoint now)
{
    const auto lifetime = lifetimeOf(level);
    return !lifetime || from >= now - *lifetime;
}

MetricLevel coarsestLevelFor(Seconds bucket)
{
    MetricLevel level = MetricLevel::Minute;
    for (const MetricLevel candidate : kMetricLevels) {
        if (lengthOf(candidate) <= bucket)
            level = candidate;
    }
    return level;
}

} // namespace

TimePoint floorTo(TimePoint at, Seconds length)
{
    const std::int64_t step = Micros(length).count();
    std::int64_t micros = toMicros(at) / step * step;
    if (micros > toMicros(at))
        micros -= step; // before 1970
    return fromMicros(micros);
}

MetricsGrid metricsGrid(TimePoint from, TimePoint to, TimePoint now)
{
    to = std::max(to, from + Seconds{60});
    MetricsGrid grid;
    for (const std::int64_t seconds : kBucketSeconds) {
        grid.bucket = Seconds{seconds};
        grid.level = coarsestLevelFor(grid.bucket);
        grid.from = floorTo(from, grid.bucket);
        grid.to = floorTo(to - Micros{1}, grid.bucket) + grid.bucket;
        const bool fits = (grid.to - grid.from) / Micros(grid.bucket) <= kMaxPieces;
        if (fits && remembers(grid.level, from, now))
            break;
    }
    return grid;
}

std::int64_t MetricsPoint::finished() const
{
    std::int64_t sum = 0;
    for (const std::int64_t runs : byStatus)
        sum += runs;
    return sum;
}

std::int64_t MetricsPoint::failures() const
{
    std::int64_t sum = 0;
    for (const RunStatus status : kAllRunStatuses) {
        if (isFailure(status))
            sum += byStatus[static_cast<std::size_t>(status)];
    }
    return sum;
}

std::optional<double> MetricsPoint::successRate() const
{
    const std::int64_t completed = byStatus[static_cast<std::size_t>(RunStatus::Completed)];
    const std::int64_t all = completed + failures();
    if (all == 0)
        return std::nullopt;
    return static_cast<double>(completed) / static_cast<double>(all);
}

} // namespace runyard
