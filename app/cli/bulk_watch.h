// Follows a bulk action from the command line until it has ended.
#pragma once

#include "app/cli/command.h"
#include "app/cli/run_watch.h"

namespace runyard {

/// Waits for the end, or for the pause after the canary, with live progress on a terminal. Prints the action
/// and returns the outcome's exit code (exit_codes.h).
Result<int> waitForBulk(CommandCall &call, const std::string &id);

/// Returns "bulk_…  replay, RUNNING: 120 of 300 done, 2 failed".
std::string bulkLine(const wire::Json &action);

} // namespace runyard
