#include "engine/domain/dev_worker.h"

#include <charconv>

namespace runyard {

DevPhase devPhaseOf(RunStatus status, bool hasAttempt)
{
    if (isFinal(status))
        return hasAttempt ? DevPhase::PendingCancel : DevPhase::Finished;
    if (!hasAttempt)
        return DevPhase::Queued;
    switch (status) {
    case RunStatus::Dequeued: return DevPhase::PendingExecuting;
    case RunStatus::Executing: return DevPhase::Executing;
    case RunStatus::Frozen: return DevPhase::WaitingInProcess;
    default: return DevPhase::Queued;
    }
}

std::string snapshotId(const DevSnapshot &snapshot)
{
    const std::string body = snapshot.run.text.substr(snapshot.run.text.find('_') + 1);
    return "snapshot_" + body + "_" + std::to_string(snapshot.number)
           + (snapshot.phase == DevPhase::PendingCancel ? "c" : "");
}

int snapshotNumber(const std::string &id)
{
    int number = 0;
    const auto at = id.rfind('_');
    if (at != id.npos && id.starts_with("snapshot_"))
        std::from_chars(id.data() + at + 1, id.data() + id.size(), number);
    return number;
}

} // namespace runyard
