// The statuses of a run and of an attempt, and what each means for lists and actions.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace runyard {

/// Order matters: everything from Completed on is final. Values are stored; append, never renumber.
enum class RunStatus {
    WaitingForDeploy = 0, // accepted, but no deployed version knows the task
    Delayed = 1,          // starts at a set time
    Queued = 2,           // waits for a slot
    Dequeued = 3,         // owns a slot, the worker has not confirmed the start
    Executing = 4,
    Reattempting = 5, // an attempt failed, the next one has a time
    Frozen = 6,       // waits for a run, a time or a token, or an operator froze it
    Completed = 7,
    Canceled = 8,
    Failed = 9,         // the task reported an error
    TimedOut = 10,      // ran past max_duration
    Crashed = 11,       // the worker died without a result
    Interrupted = 12,   // the engine or the worker's host went away
    SystemFailure = 13, // the engine could not do its part
    Expired = 14,       // TTL passed before the first start
};

inline constexpr int kRunStatusCount = 15;
inline constexpr std::array<RunStatus, kRunStatusCount> kAllRunStatuses = {
    RunStatus::WaitingForDeploy, RunStatus::Delayed,       RunStatus::Queued,   RunStatus::Dequeued,
    RunStatus::Executing,        RunStatus::Reattempting,  RunStatus::Frozen,   RunStatus::Completed,
    RunStatus::Canceled,         RunStatus::Failed,        RunStatus::TimedOut, RunStatus::Crashed,
    RunStatus::Interrupted,      RunStatus::SystemFailure, RunStatus::Expired,
};

constexpr bool isFinal(RunStatus status)
{
    return status >= RunStatus::Completed;
}

/// Final and a person may need to look: Failed, TimedOut, Crashed, Interrupted, SystemFailure.
constexpr bool isFailure(RunStatus status)
{
    return status == RunStatus::Failed || status == RunStatus::TimedOut || status == RunStatus::Crashed
           || status == RunStatus::Interrupted || status == RunStatus::SystemFailure;
}

/// "Waiting for deploy", "Timed out", … for people.
std::string_view displayName(RunStatus status);
/// "WAITING_FOR_DEPLOY", "TIMED_OUT", … stable text for the command line, exports and filters.
std::string_view keyName(RunStatus status);
std::optional<RunStatus> runStatusFromKey(std::string_view key);

enum class AttemptStatus {
    Starting = 0, // handed to a worker, start not confirmed
    Executing = 1,
    Frozen = 2,
    Completed = 3,
    Failed = 4,
    Canceled = 5,
    TimedOut = 6,
    Crashed = 7,
    Interrupted = 8,
    SystemFailure = 9,
};

inline constexpr int kAttemptStatusCount = 10;

constexpr bool isFinal(AttemptStatus status)
{
    return status >= AttemptStatus::Completed;
}

std::string_view displayName(AttemptStatus status);
std::string_view keyName(AttemptStatus status);

} // namespace runyard
