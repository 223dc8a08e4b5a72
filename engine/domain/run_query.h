// Queries for lists of runs, and their results: filter, order, keyset page, counts.
#pragma once

#include "engine/domain/run.h"
#include "engine/domain/runs_by_status.h"
#include "engine/formats/json_condition.h"
#include "engine/formats/local_time.h"

#include <array>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace runyard {

/// A range of whole numbers, including both ends. Empty = unbounded.
struct NumberRange
{
    std::optional<std::int64_t> least;
    std::optional<std::int64_t> most;
    bool operator==(const NumberRange &) const = default;

    bool isEmpty() const { return !least && !most; }
    bool holds(std::int64_t number) const
    {
        return (!least || number >= *least) && (!most || number <= *most);
    }
};

/// The beginning of a day, relative to the current one: 0 = today, -1 = yesterday, 1 = tomorrow.
struct RelativeDay
{
    int days = 0;
    TimeZoneChoice zone = TimeZoneChoice::Utc;
    bool operator==(const RelativeDay &) const = default;
};

/// A range of time. Relative parts count back from the moment of the query.
struct TimeRange
{
    std::optional<TimePoint> from;        // inclusive
    std::optional<TimePoint> to;          // exclusive
    std::optional<Micros> within;         // at most this long ago
    std::optional<Micros> before;         // longer ago than this
    std::optional<RelativeDay> fromDay{}; // inclusive
    std::optional<RelativeDay> toDay{};   // exclusive
    bool operator==(const TimeRange &) const = default;

    bool isEmpty() const { return *this == TimeRange{}; }
};

/// All conditions must hold; within a list any one is sufficient. Empty = no condition.
struct RunFilter
{
    std::vector<RunStatus> statuses;
    std::vector<std::string> taskIds; // "*" matches any text
    std::vector<std::string> queues;
    std::vector<std::string> versions;
    std::vector<std::string> tags;
    std::vector<RunId> ids;
    std::vector<std::string> machines;
    std::vector<std::string> regions;
    std::optional<ScheduleId> schedule;
    std::optional<BatchId> batch;     // runs created by it
    std::optional<BulkId> bulkAction; // runs it acted on or, for replays, runs it created
    std::optional<bool> isTest;
    std::optional<bool> rootOnly;
    std::optional<RunId> parent;
    std::optional<RunId> replayOf;
    std::optional<std::int64_t> errorGroup;    // failures of this group (error_group.h)
    std::optional<TimePoint> createdFrom;      // inclusive
    std::optional<TimePoint> createdTo;        // exclusive
    std::optional<Micros> createdWithin;       // at most this long ago
    std::optional<Micros> createdBefore;       // longer ago than this
    std::optional<RelativeDay> createdFromDay; // inclusive
    std::optional<RelativeDay> createdToDay;   // exclusive
    TimeRange finished;                        // finished runs only
    NumberRange duration;                      // µs from the first start to the end, or until now
    NumberRange waited;                        // µs from entering the queue to the first start, or until now
    NumberRange attempts;
    std::vector<JsonCondition> json;
    std::string error;             // part of the error's name or message, ignoring case
    std::string search;            // words in id, task, tags, payload, output and error
    std::vector<RunFilter> noneOf; // excludes runs that match any of these
    bool operator==(const RunFilter &) const = default;

    bool isEmpty() const { return *this == RunFilter{}; }
};

/// Returns the filter with relative times converted to moments.
RunFilter resolved(RunFilter filter, TimePoint now);

/// Returns the creation time of a filter as one value, to copy it to another filter.
TimeRange createdOf(const RunFilter &filter);
void setCreated(RunFilter &filter, const TimeRange &created);

/// Returns how often a list must be read again because runs begin or cease to match as time passes, as with
/// `created<1h` or `duration>30s`; empty if they do not. A small fraction of the shortest span, from 1 s to
/// 30 s.
std::optional<Seconds> rollingStep(const RunFilter &filter);

/// Whether only the store can decide if a run matches: words, errors, JSON values, groups.
bool needsStore(const RunFilter &filter);

/// Whether a run matches the filter as far as the run alone shows. Conditions that require the store count as
/// met, and never exclude a run.
bool matches(const RunFilter &filter, const Run &run, TimePoint now);

/// The sort order of a list. Runs without the value (not finished, not started) come last, newest first; runs
/// with equal values are in order of creation.
enum class RunOrder { Created, Finished, Duration, Waited, Attempts };

/// Returns the number by which a run is sorted; empty if it has none. For Created, its seq.
std::optional<std::int64_t> orderValue(RunOrder order, const Run &run);

/// The position of a run in a sorted list.
struct RunKey
{
    std::optional<std::int64_t> value; // like orderValue(); unused for Created
    RunSeq seq = RunSeq::None;
    bool operator==(const RunKey &) const = default;
};

/// Keyset paging, highest first (newest first by default). `olderThan` and `newerThan` are keys of a row at
/// the edge of a known page. If both are empty: the first page.
struct RunPageRequest
{
    RunFilter filter;
    std::optional<RunSeq> olderThan; // rows below this one, further down the list
    std::optional<RunSeq> newerThan; // rows above this one, further up; the nearest ones
    int limit = 100;                 // 1 .. limits::kPageRows
    RunOrder order = RunOrder::Created;
    bool ascending = false;                  // reversed; "above" and "below" refer to the screen
    std::optional<std::int64_t> edgeValue{}; // RunKey::value of that row, unless `order` is Created
    std::stop_token unwanted{};              // see EngineClient
    bool operator==(const RunPageRequest &) const = default;
};

/// Counts the runs of the list before a position: that of a run, or of a creation time.
struct RunPlaceRequest
{
    RunFilter filter;
    RunOrder order = RunOrder::Created;
    bool ascending = false;
    std::optional<RunId> run;
    std::optional<TimePoint> createdAt; // for order Created only
};

struct RunPlace
{
    std::int64_t before = 0; // exact
    RunKey key;              // the row at that position, if there is one
};

/// Runs over time, by outcome. Bucket i begins at from + i * width.
struct RunHistogram
{
    enum Outcome { Succeeded, Failed, Stopped, Unfinished, OutcomeCount }; // Stopped: canceled, expired
    using Bucket = std::array<std::int64_t, OutcomeCount>;

    TimePoint from;
    Micros width{0};
    std::vector<Bucket> buckets;
};

struct HistogramRequest
{
    RunFilter filter;
    std::optional<TimePoint> from; // empty = approximately from the first matching run
    std::optional<TimePoint> to;   // empty = now
    int buckets = 60;              // 1 .. 500
    std::stop_token unwanted{};    // see EngineClient
};

RunHistogram::Outcome outcomeOf(RunStatus status);

struct RunPage
{
    std::vector<Run> runs; // newest first
    bool hasOlder = false;
    bool hasNewer = false;
};

/// The exact number of runs per status, and the largest breakdowns.
struct RunCounts
{
    RunsByStatus byStatus{};
    std::vector<std::pair<std::string, std::int64_t>> byTask; // largest first
    std::vector<std::pair<std::string, std::int64_t>> byQueue;
    std::vector<std::pair<std::string, std::int64_t>> byTag; // at most 50
    std::vector<std::pair<std::string, std::int64_t>> byVersion;

    std::int64_t total() const
    {
        std::int64_t sum = 0;
        for (auto count : byStatus)
            sum += count;
        return sum;
    }
    bool operator==(const RunCounts &) const = default;
};

/// A part of a run's log. Lines are in order of arrival; `next` continues after the last one.
struct LogPage
{
    std::vector<LogLine> lines;
    std::int64_t next = 0; // pass as `after` to continue
    bool hasMore = false;
};

} // namespace runyard
