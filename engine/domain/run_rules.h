// What may be done to a run in which status, read from the transition table: for the engine, the window, the API
// and bulk actions alike. Pure. What also depends on other things (a queue that is not paused, a task that cannot be frozen) is asked of
// the engine.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/run.h"

#include <string>

namespace runyard {

enum class RunAction { Cancel, Reschedule, Freeze, Resume, RetryNow, StartNow, JumpQueue };

bool allows(RunAction action, RunStatus status);
/// A run that waits for something resumes when that is there, not before.
bool allows(RunAction action, const Run &run);

/// "Queued and Executing": the statuses in which the action is allowed.
std::string allowedStatuses(RunAction action);
/// Conflict: "Run run_x is Completed and cannot be frozen. Only Queued and Executing runs can."
Error refusal(RunAction action, const Run &run);

} // namespace runyard
