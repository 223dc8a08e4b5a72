// What a list of runs asks for, and what it gets: filter, order, keyset page, counts.
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

/// A range of whole numbers; both ends belong to it. Empty = no end.
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

/// The beginning of a day, counted from the one it is asked on: 0 = today, -1 = yesterday, 1 = tomorrow.
struct RelativeDay
{
    int days = 0;
    TimeZoneChoice zone = TimeZoneChoice::Utc;
    bool operator==(const RelativeDay &) const = default;
};

/// A span of time. What is relative counts back from the moment the question is asked.
struct TimeRange
{
    std::optional<TimePoint> from;        // inclusive
    std::optional<TimePoint> to;          // exclusive
    std::optional<Micros> within;         // not longer ago than this
    std::optional<Micros> before;         // longer ago than this
    std::optional<RelativeDay> fromDay{}; // inclusive
    std::optional<RelativeDay> toDay{};   // exclusive
    bool operator==(const TimeRange &) const = default;

    bool isEmpty() const { return *this == TimeRange{}; }
};

/// All conditions hold together; within a list any one is enough. Empty = no condition.
struct RunFilter
{
    std::vector<RunStatus> statuses;
    std::vector<std::string> taskIds; // "*" in one stands for any text
    std::vector<std::string> queues;
    std::vector<std::string> versions;
    std::vector<std::string> tags;
    std::vector<RunId> ids;
    std::vector<std::string> machines;
    std::vector<std::string> regions;
    std::optional<ScheduleId> schedule;
    std::optional<BatchId> batch;     // runs that it made
    std::optional<BulkId> bulkAction; // runs it acted on or, where it replayed, those it made
    std::optional<bool> isTest;
    std::optional<bool> rootOnly;
    std::optional<RunId> parent;
    std::optional<RunId> replayOf;
    std::optional<std::int64_t> errorGroup;    // failures of one group (error_group.h)
    std::optional<TimePoint> createdFrom;      // inclusive
    std::optional<TimePoint> createdTo;        // exclusive
    std::optional<Micros> createdWithin;       // not longer ago than this
    std::optional<Micros> createdBefore;       // longer ago than this
    std::optional<RelativeDay> createdFromDay; // inclusive
    std::optional<RelativeDay> createdToDay;   // exclusive
    TimeRange finished;                        // finished runs only
    NumberRange duration;                      // µs from the first start to the end, or to now
    NumberRange waited;                        // µs from the queue to the first start, or to now
    NumberRange attempts;
    std::vector<JsonCondition> json;
    std::string error;             // a part of the error's name or message, in any case
    std::string search;            // words over id, task, tags, payload, output, error
    std::vector<RunFilter> noneOf; // a run that meets one of these is left out
    bool operator==(const RunFilter &) const = default;

    bool isEmpty() const { return *this == RunFilter{}; }
};

/// The filter with what is relative to `now` written as moments.
RunFilter resolved(RunFilter filter, TimePoint now);

/// The time of creation of a filter as one value, to take it from one filter to another.
TimeRange createdOf(const RunFilter &filter);
void setCreated(RunFilter &filter, const TimeRange &created);

/// How often a list is to be read again because time alone makes runs meet the filter or fail it, as
/// `created<1h` or `duration>30s` of a run that executes: empty when it does not. A small part of the
/// shortest span, 1 s to 30 s.
std::optional<Seconds> rollingStep(const RunFilter &filter);

/// True when only the store can tell whether a run matches: words, errors, values in JSON, groups.
bool needsStore(const RunFilter &filter);

/// Whether a run meets the filter, as far as the run itself can tell: what needs the store is taken
/// as met, and never leaves a run out.
bool matches(const RunFilter &filter, const Run &run, TimePoint now);

/// What a list is sorted by. Runs without the value (not finished, not started) come last, newest
/// first; runs with equal values are in order of creation.
enum class RunOrder { Created, Finished, Duration, Waited, Attempts };

/// The number a run is sorted by; empty when it has none. For Created its seq.
std::optional<std::int64_t> orderValue(RunOrder order, const Run &run);

/// The place of a run in a sorted list.
struct RunKey
{
    std::optional<std::int64_t> value; // as orderValue(); not used for Created
    RunSeq seq = RunSeq::None;
    bool operator==(const RunKey &) const = default;
};

/// Keyset paging, highest first (newest first by default). `olderThan`/`newerThan` are the keys of a
/// row at the edge of a known page; both empty = the first page.
struct RunPageRequest
{
    RunFilter filter;
    std::optional<RunSeq> olderThan; // rows below this one (going down the list)
    std::optional<RunSeq> newerThan; // rows above this one (going up); nearest ones
    int limit = 100;                 // 1 .. limits::kPageRows
    RunOrder order = RunOrder::Created;
    bool ascending = false;                  // the other way round; "above" and "below" are on screen
    std::optional<std::int64_t> edgeValue{}; // RunKey::value of that row, where `order` is not Created
    std::stop_token unwanted{};              // see EngineClient
    bool operator==(const RunPageRequest &) const = default;
};

/// How many runs of the list come before a place in it: that of a run, or of a moment of creation.
struct RunPlaceRequest
{
    RunFilter filter;
    RunOrder order = RunOrder::Created;
    bool ascending = false;
    std::optional<RunId> run;
    std::optional<TimePoint> createdAt; // order Created only
};

struct RunPlace
{
    std::int64_t before = 0; // exact
    RunKey key;              // the row at that place, where there is one
};

/// Runs over time, by how they ended. Bucket i begins at from + i * width.
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
    std::optional<TimePoint> from; // empty = from the first run that matches, by and large
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

/// Exact number of runs per status (index = RunStatus), plus the largest breakdowns.
struct RunCounts
{
    RunsByStatus byStatus{};
    std::vector<std::pair<std::string, std::int64_t>> byTask; // most first
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

/// A part of a run's log. Lines are in order of arrival; `next` continues after the last of them.
struct LogPage
{
    std::vector<LogLine> lines;
    std::int64_t next = 0; // pass as `after` to go on
    bool hasMore = false;
};

} // namespace runyard
