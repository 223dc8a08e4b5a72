// Follows a run from the command line until it has ended.
#pragma once

#include "app/cli/command.h"

namespace runyard {

/// Waits for the end, with live progress on a terminal, prints the outcome (the whole run under
/// --json) and gives the outcome's exit code. Outlives a restart of the engine.
Result<int> waitForRun(CommandCall &call, const std::string &id);

/// Lets `millis` pass while events are served.
void pause(int millis);

/// "Executing   attempt 1 of 3", from a run in Runyard's own JSON.
std::string statusLine(const wire::Json &run);
std::string statusName(const std::string &key);

} // namespace runyard
