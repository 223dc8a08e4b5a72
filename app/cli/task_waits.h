// Waiting from inside a task: the run stands still, without its slot, until what it waits for is there.
#pragma once

#include "app/cli/command.h"

namespace runyard {

/// The run this command was started by; empty outside of a task.
std::string surroundingRun();

/// After the run has begun to wait: what came of it. Prints the output (of several things one line each); the
/// error of what went wrong goes to stderr. The exit code is that of the first thing that went wrong.
Result<int> waitInTask(CommandCall &call, const std::string &run);

} // namespace runyard
