// Groups of equal failures: the rows of the Errors page.
#pragma once

#include "engine/domain/run.h"
#include "engine/domain/shared_traits.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace runyard {

/// A user's decision about a group. Values are stored.
enum class ErrorGroupMark { None = 0, Resolved = 1, Ignored = 2 };

enum class ErrorGroupState { Open, Regressed, Resolved, Ignored };

/// A resolved group is reopened by the next failure; an ignored group stays ignored until a user changes it.
constexpr ErrorGroupState errorGroupState(ErrorGroupMark mark, std::optional<TimePoint> markedAt,
                                          TimePoint lastSeen)
{
    if (mark == ErrorGroupMark::Ignored)
        return ErrorGroupState::Ignored;
    if (mark == ErrorGroupMark::None)
        return ErrorGroupState::Open;
    return markedAt && lastSeen > *markedAt ? ErrorGroupState::Regressed : ErrorGroupState::Resolved;
}

struct ErrorGroup
{
    static constexpr std::size_t kTrendHours = 24;
    static constexpr std::size_t kTrendDays = 14;

    std::int64_t id = 0;
    std::string taskId;
    std::string pattern;                  // errorPattern() of its errors
    std::string message;                  // of the run that failed last, in full
    RunStatus status = RunStatus::Failed; // of the run that failed last
    std::int64_t runs = 0;
    TimePoint firstSeen;
    TimePoint lastSeen;
    RunId lastRun;
    ErrorGroupMark mark = ErrorGroupMark::None;
    std::optional<TimePoint> markedAt;
    std::vector<std::pair<std::string, std::int64_t>> versions; // most failures first
    std::array<std::int64_t, kTrendHours> byHour{};             // most recent hours, oldest first
    std::array<std::int64_t, kTrendDays> byDay{};               // most recent days of 24 hours, oldest first
    bool operator==(const ErrorGroup &) const = default;

    ErrorGroupState state() const { return errorGroupState(mark, markedAt, lastSeen); }
};

/// Groups ordered by last failure, newest first.
struct ErrorGroupList
{
    static constexpr int kMax = 2'000;
    std::vector<ErrorGroup> groups;
    std::int64_t ignored = 0;     // number of hidden groups
    std::int64_t waitingRuns = 0; // finished runs not counted yet
    bool isCut = false;           // there are more than kMax
};

/// What the failed runs of a group have in common, unlike the completed runs of the task.
struct ErrorGroupTraits
{
    static constexpr int kSample = 50; // newest runs examined, of each kind
    std::vector<SharedTrait> traits;
    int failures = 0; // number of runs examined
    int successes = 0;
};

} // namespace runyard
