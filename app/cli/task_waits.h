// Waiting inside a task: the run is suspended without its slot until the wait is over.
#pragma once

#include "app/cli/command.h"

namespace runyard {

/// The run that started this command; empty outside a task.
std::string surroundingRun();

/// Called after the run has begun to wait. Prints the outputs, one line each, and errors to stderr. Returns the
/// exit code of the first failure.
Result<int> waitInTask(CommandCall &call, const std::string &run);

} // namespace runyard
