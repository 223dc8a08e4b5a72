// What the Metrics page asks for and gets. Finished runs are counted at the time they finished.
#pragma once

#include "engine/domain/run_status.h"
#include "engine/domain/time.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace runyard {

/// How finely the store remembers: by the minute for two days, by the hour for sixty, by the day (UTC)
/// for good. Values are stored.
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

/// Empty = for good.
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
    std::optional<TimePoint> from; // empty = from the first run on
    std::optional<TimePoint> to;   // exclusive; empty = until now
    std::string taskId;            // empty = all
    std::string version;           // empty = all
    bool operator==(const MetricsQuery &) const = default;
};

/// p50, p95, p99.
struct Percentiles
{
    std::int64_t count = 0; // of what
    Micros p50{0};
    Micros p95{0};
    Micros p99{0};
    bool operator==(const Percentiles &) const = default;
};

struct MetricsPoint
{
    TimePoint at; // start of the bucket
    std::array<std::int64_t, kRunStatusCount> byStatus{};
    Percentiles duration;          // from the first start to the end, of what started
    Percentiles wait;              // from entering the queue to the first start
    std::optional<int> peakQueued; // of all tasks; empty = no engine ran, or not recorded
    std::optional<int> peakSlots;
    bool operator==(const MetricsPoint &) const = default;

    std::int64_t finished() const;
    std::int64_t failures() const;
    /// Completed of those that completed or failed; empty when there were none.
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
    TimePoint from; // aligned to buckets, so a little before what was asked
    TimePoint to;
    Seconds bucket{60};
    std::vector<MetricsPoint> points; // without gaps, oldest first
    MetricsPoint total;
    std::vector<TaskDurations> byTask; // most runs first, at most kMaxRows
    std::vector<std::string> tasks;    // to choose from: all that ever finished a run
    std::vector<std::string> versions; // of the chosen task, or of all
    std::int64_t waitingRuns = 0;      // finished runs that are not counted yet
};

/// How a span of time is cut: buckets of a length that gives at most 250 of them, read from a level that
/// still remembers all of it.
struct MetricsGrid
{
    MetricLevel level = MetricLevel::Minute;
    Seconds bucket{60};
    TimePoint from;
    TimePoint to;
    std::size_t size() const { return static_cast<std::size_t>((to - from) / Micros(bucket)); }
};
MetricsGrid metricsGrid(TimePoint from, TimePoint to, TimePoint now);

/// Start of the piece of this length a time is in.
TimePoint floorTo(TimePoint at, Seconds length);

} // namespace runyard
