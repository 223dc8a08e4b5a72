#include "engine/api/wire/raw_status.h"

namespace runyard {

std::string rawStatusText(RunStatus status)
{
    switch (status) {
    case RunStatus::WaitingForDeploy: return "PENDING_VERSION";
    case RunStatus::Queued: return "PENDING";
    case RunStatus::Reattempting: return "RETRYING_AFTER_FAILURE";
    case RunStatus::Frozen: return "WAITING_TO_RESUME";
    case RunStatus::Completed: return "COMPLETED_SUCCESSFULLY";
    case RunStatus::Failed: return "COMPLETED_WITH_ERRORS";
    case RunStatus::Delayed:
    case RunStatus::Dequeued:
    case RunStatus::Executing:
    case RunStatus::Canceled:
    case RunStatus::TimedOut:
    case RunStatus::Crashed:
    case RunStatus::Interrupted:
    case RunStatus::SystemFailure:
    case RunStatus::Expired: break;
    }
    return std::string(keyName(status));
}

} // namespace runyard
