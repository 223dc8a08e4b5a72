// What a list of runs asks for, and what it gets: filter, order, keyset page, counts.
#pragma once

#include "engine/domain/run.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace runyard {

/// All conditions hold together; within a list any one is enough. Empty = no condition.
struct RunFilter
{
    std::vector<RunStatus> statuses;
    std::vector<std::string> taskIds;
    std::vector<std::string> queues;
    std::vector<std::string> versions;
    std::vector<std::string> tags;
    std::vector<RunId> ids;
    std::vector<std::string> machines;
    std::optional<ScheduleId> schedule;
    std::optional<bool> isTest;
    std::optional<bool> rootOnly;
    std::optional<RunId> parent;
    std::optional<RunId> replayOf;
    std::optional<TimePoint> createdFrom; // inclusive
    std::optional<TimePoint> createdTo;   // exclusive
    std::string search;                   // words over id, task, tags, payload, output, error
    bool operator==(const RunFilter &) const = default;

    bool isEmpty() const { return *this == RunFilter{}; }
};

/// Keyset paging, newest first. `before`/`after` are the keys of a row at the edge of a known page;
/// both empty = the newest page.
struct RunPageRequest
{
    RunFilter filter;
    std::optional<RunSeq> olderThan; // rows with seq < this (going down the list)
    std::optional<RunSeq> newerThan; // rows with seq > this (going up); nearest ones
    int limit = 100;                 // 1 .. limits::kPageRows
    bool operator==(const RunPageRequest &) const = default;
};

struct RunPage
{
    std::vector<Run> runs; // newest first
    bool hasOlder = false;
    bool hasNewer = false;
};

/// Exact number of runs per status (index = RunStatus), plus the largest breakdowns.
struct RunCounts
{
    std::array<std::int64_t, kRunStatusCount> byStatus{};
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
