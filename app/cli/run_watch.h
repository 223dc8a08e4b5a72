// Follows a run from the command line until it has ended.
#pragma once

#include "app/cli/command.h"

namespace runyard {

/// Waits for the end with live progress on a terminal, prints the outcome (the whole run with --json) and
/// returns the outcome's exit code. Survives a restart of the engine.
Result<int> waitForRun(CommandCall &call, const std::string &id);

/// Waits for `millis` while processing events.
void pause(int millis);

/// Returns "Executing   attempt 1 of 3" for a run in Runyard's own JSON.
std::string statusLine(const wire::Json &run);
std::string statusName(const std::string &key);

} // namespace runyard
