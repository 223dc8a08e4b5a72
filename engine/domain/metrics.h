// Queries and results of the Metrics page. A finished run counts at the time it finished.
#pragma once

#include "engine/base/time.h"
#include "engine/domain/run_status.h"
#include "engine/domain/runs_by_status.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace runyard {

/// The resolution of stored metrics: by the minute for two days, by the hour for sixty days, by the day (UTC)
/// forever. Values are stored.
enum class MetricLevel { Minute = 0, Hour = 1, Day = 2 };

inline constexpr std::array kMetricLevels = {MetricLevel::Minute, MetricLevel::Hour, MetricLevel::Day};

constexpr Seconds lengthOf(MetricLevel level)
{
    switch (level) {
    case MetricLevel::Minute: return Seconds{60};
    case MetricLevel::Hour: return Seconds{3'600};
    case MetricLevel::Day: return Seconds{86'400};
    }
    return Seconds{60};
}

/// Empty = forever.
constexpr std::optional<Seconds> lifetimeOf(MetricLevel level)
{
    switch (level) {
    case MetricLevel::Minute: return std::chrono::hours{48};
    case MetricLevel::Hour: return std::chrono::hours{24 * 60};
    case MetricLevel::Day: return std::nullopt;
    }
    return std::nullopt;
}

struct MetricsQuery
{
    std::optional<TimePoint> from; // empty = from the first run
    std::optional<TimePoint> to;   // exclusive; empty = until now
    std::string taskId;            // empty = all
    std::string version;           // empty = all
    bool operator==(const MetricsQuery &) const = default;
};

/// p50, p95, p99.
struct Percentiles
{
    std::int64_t count = 0; // number of values
    Micros p50{0};
    Micros p95{0};
    Micros p99{0};
    bool operator==(const Percentiles &) const = default;
};

struct MetricsPoint
{
    TimePoint at; // start of the bucket
    RunsByStatus byStatus{};
    Percentiles duration;          // from the first start to the end, of the runs that started
    Percentiles wait;              // from entering the queue to the first start
    std::optional<int> peakQueued; // over all tasks; empty = no engine was running, or not recorded
    std::optional<int> peakSlots;
    bool operator==(const MetricsPoint &) const = default;

    std::int64_t finished() const;
    std::int64_t failures() const;
    /// Returns the share of completed runs among those completed or failed; empty if there were none.
    std::optional<double> successRate() const;
};

struct TaskDurations
{
    std::string taskId;
    std::string version;
    std::int64_t runs = 0;
    std::optional<double> successRate;
    Percentiles duration;
    Percentiles wait;
    bool operator==(const TaskDurations &) const = default;
};

struct Metrics
{
    static constexpr std::size_t kMaxRows = 200;
    TimePoint from; // aligned to buckets, so possibly earlier than requested
    TimePoint to;
    Seconds bucket{60};
    std::vector<MetricsPoint> points; // without gaps, oldest first
    MetricsPoint total;
    std::vector<TaskDurations> byTask; // most runs first, at most kMaxRows
    std::vector<std::string> tasks;    // all tasks that ever finished a run, for selection
    std::vector<std::string> versions; // of the selected task, or of all tasks
    std::int64_t waitingRuns = 0;      // finished runs not counted yet
};

/// Divides a time span into at most 250 buckets, read from a level that still covers the whole span.
struct MetricsGrid
{
    MetricLevel level = MetricLevel::Minute;
    Seconds bucket{60};
    TimePoint from;
    TimePoint to;
    std::size_t size() const { return static_cast<std::size_t>((to - from) / Micros(bucket)); }
};
MetricsGrid metricsGrid(TimePoint from, TimePoint to, TimePoint now);

/// Returns the start of the interval of this length that contains `at`.
TimePoint floorTo(TimePoint at, Seconds length);

} // namespace runyard
