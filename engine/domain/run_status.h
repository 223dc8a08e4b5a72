// The statuses of runs and attempts, and their meaning for lists and actions.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace runyard {

/// The order matters: all statuses from Completed on are final. Values are stored: append, never renumber.
enum class RunStatus {
    WaitingForDeploy = 0, // accepted, but no deployed version contains the task
    Delayed = 1,          // starts at a set time
    Queued = 2,           // waiting for a slot
    Dequeued = 3,         // has a slot, but the worker has not confirmed the start
    Executing = 4,
    Reattempting = 5, // an attempt failed, and the next one is scheduled
    Frozen = 6,       // waiting for a run, a time or a token, or frozen by an operator
    Completed = 7,
    Canceled = 8,
    Failed = 9,         // the task reported an error
    TimedOut = 10,      // exceeded max_duration
    Crashed = 11,       // the worker died without a result
    Interrupted = 12,   // the engine or the worker host died
    SystemFailure = 13, // the engine failed
    Expired = 14,       // the TTL ended before the first start
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

/// Whether the status is final and may need attention: Failed, TimedOut, Crashed, Interrupted, SystemFailure.
constexpr bool isFailure(RunStatus status)
{
    return status == RunStatus::Failed || status == RunStatus::TimedOut || status == RunStatus::Crashed
           || status == RunStatus::Interrupted || status == RunStatus::SystemFailure;
}

/// Returns the name shown to users, such as "Waiting for deploy" or "Timed out".
std::string_view displayName(RunStatus status);
/// Returns the stable name for the command line, exports and filters, such as "WAITING_FOR_DEPLOY" or
/// "TIMED_OUT".
std::string_view keyName(RunStatus status);
std::optional<RunStatus> runStatusFromKey(std::string_view key);

enum class AttemptStatus {
    Starting = 0, // handed to a worker; the start is not confirmed
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
