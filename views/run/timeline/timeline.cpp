#include "views/run/timeline/timeline.h"

#include <algorithm>

namespace runyard {

RunStatus statusOf(AttemptStatus status)
{
    switch (status) {
    case AttemptStatus::Starting: return RunStatus::Dequeued;
    case AttemptStatus::Executing: return RunStatus::Executing;
    case AttemptStatus::Frozen: return RunStatus::Frozen;
    case AttemptStatus::Completed: return RunStatus::Completed;
    case AttemptStatus::Failed: return RunStatus::Failed;
    case AttemptStatus::Canceled: return RunStatus::Canceled;
    case AttemptStatus::TimedOut: return RunStatus::TimedOut;
    case AttemptStatus::Crashed: return RunStatus::Crashed;
    case AttemptStatus::Interrupted: return RunStatus::Interrupted;
    case AttemptStatus::SystemFailure: return RunStatus::SystemFailure;
    }
    return RunStatus::Executing;
}

void addToLastRow(Timeline &timeline, TimelineSpan span)
{
    span.row = static_cast<int>(timeline.rows.size()) - 1;
    timeline.to = std::max(timeline.to, span.to);
    timeline.isLive = timeline.isLive || span.isOpen;
    timeline.spans.push_back(std::move(span));
}

} // namespace runyard
