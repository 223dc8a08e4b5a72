// Which actions a run's status allows, according to the transition table: shared by the engine, the window,
// the API and bulk actions. Pure. The engine itself checks conditions that depend on more than the run (a
// queue that is not paused, a task that cannot be frozen).
#pragma once

#include "engine/base/result.h"
#include "engine/domain/run.h"

#include <string>

namespace runyard {

enum class RunAction { Cancel, Reschedule, Freeze, Resume, RetryNow, StartNow, JumpQueue };

bool allows(RunAction action, RunStatus status);
/// A waiting run cannot be resumed; it resumes when its wait is over.
bool allows(RunAction action, const Run &run);

/// Returns the statuses that allow the action: "Queued and Executing".
std::string allowedStatuses(RunAction action);
/// Returns a Conflict: "Run run_x is Completed and cannot be frozen. Only Queued and Executing runs can."
Error refusal(RunAction action, const Run &run);

} // namespace runyard
