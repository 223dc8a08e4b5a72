#include "engine/domain/run_status.h"

namespace runyard {

std::string_view displayName(RunStatus status)
{
    switch (status) {
    case RunStatus::WaitingForDeploy: return "Waiting for deploy";
    case RunStatus::Delayed: return "Delayed";
    case RunStatus::Queued: return "Queued";
    case RunStatus::Dequeued: return "Dequeued";
    case RunStatus::Executing: return "Executing";
    case RunStatus::Reattempting: return "Reattempting";
    case RunStatus::Frozen: return "Frozen";
    case RunStatus::Completed: return "Completed";
    case RunStatus::Canceled: return "Canceled";
    case RunStatus::Failed: return "Failed";
    case RunStatus::TimedOut: return "Timed out";
    case RunStatus::Crashed: return "Crashed";
    case RunStatus::Interrupted: return "Interrupted";
    case RunStatus::SystemFailure: return "System failure";
    case RunStatus::Expired: return "Expired";
    }
    return {};
}

std::string_view keyName(RunStatus status)
{
    switch (status) {
    case RunStatus::WaitingForDeploy: return "WAITING_FOR_DEPLOY";
    case RunStatus::Delayed: return "DELAYED";
    case RunStatus::Queued: return "QUEUED";
    case RunStatus::Dequeued: return "DEQUEUED";
    case RunStatus::Executing: return "EXECUTING";
    case RunStatus::Reattempting: return "REATTEMPTING";
    case RunStatus::Frozen: return "FROZEN";
    case RunStatus::Completed: return "COMPLETED";
    case RunStatus::Canceled: return "CANCELED";
    case RunStatus::Failed: return "FAILED";
    case RunStatus::TimedOut: return "TIMED_OUT";
    case RunStatus::Crashed: return "CRASHED";
    case RunStatus::Interrupted: return "INTERRUPTED";
    case RunStatus::SystemFailure: return "SYSTEM_FAILURE";
    case RunStatus::Expired: return "EXPIRED";
    }
    return {};
}

std::optional<RunStatus> runStatusFromKey(std::string_view key)
{
    for (RunStatus status : kAllRunStatuses) {
        if (keyName(status) == key)
            return status;
    }
    return std::nullopt;
}

std::string_view displayName(AttemptStatus status)
{
    switch (status) {
    case AttemptStatus::Starting: return "Starting";
    case AttemptStatus::Executing: return "Executing";
    case AttemptStatus::Frozen: return "Frozen";
    case AttemptStatus::Completed: return "Completed";
    case AttemptStatus::Failed: return "Failed";
    case AttemptStatus::Canceled: return "Canceled";
    case AttemptStatus::TimedOut: return "Timed out";
    case AttemptStatus::Crashed: return "Crashed";
    case AttemptStatus::Interrupted: return "Interrupted";
    case AttemptStatus::SystemFailure: return "System failure";
    }
    return {};
}

std::string_view keyName(AttemptStatus status)
{
    switch (status) {
    case AttemptStatus::Starting: return "STARTING";
    case AttemptStatus::Executing: return "EXECUTING";
    case AttemptStatus::Frozen: return "FROZEN";
    case AttemptStatus::Completed: return "COMPLETED";
    case AttemptStatus::Failed: return "FAILED";
    case AttemptStatus::Canceled: return "CANCELED";
    case AttemptStatus::TimedOut: return "TIMED_OUT";
    case AttemptStatus::Crashed: return "CRASHED";
    case AttemptStatus::Interrupted: return "INTERRUPTED";
    case AttemptStatus::SystemFailure: return "SYSTEM_FAILURE";
    }
    return {};
}

} // namespace runyard
