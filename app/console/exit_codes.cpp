#include "app/console/exit_codes.h"

namespace runyard::exit_code {

int forError(const Error &error)
{
    switch (error.code) {
    case ErrorCode::InvalidInput:
    case ErrorCode::Unprocessable:
    case ErrorCode::TooLarge: return kRefused;
    case ErrorCode::NotFound: return kNotFound;
    case ErrorCode::Conflict:
    case ErrorCode::WorkspaceInUse: return kWrongState;
    case ErrorCode::Unauthorized: return kUnauthorized;
    case ErrorCode::Unavailable: return kNoEngine;
    case ErrorCode::StorageFailed:
    case ErrorCode::StoreDamaged:
    case ErrorCode::Internal: break;
    }
    return kFailed;
}

int forOutcome(RunStatus status)
{
    switch (status) {
    case RunStatus::Completed: return kDone;
    case RunStatus::Failed: return 10;
    case RunStatus::TimedOut: return 11;
    case RunStatus::Crashed: return 12;
    case RunStatus::Interrupted: return 13;
    case RunStatus::SystemFailure: return 14;
    case RunStatus::Expired: return 15;
    case RunStatus::Canceled: return 16;
    case RunStatus::WaitingForDeploy:
    case RunStatus::Delayed:
    case RunStatus::Queued:
    case RunStatus::Dequeued:
    case RunStatus::Executing:
    case RunStatus::Reattempting:
    case RunStatus::Frozen: break;
    }
    return kFailed;
}

} // namespace runyard::exit_code
