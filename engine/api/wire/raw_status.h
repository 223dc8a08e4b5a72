// The names that the database of Trigger.dev gives to statuses; realtime and the dev CLI see them.
#pragma once

#include "engine/domain/run_status.h"

#include <string>

namespace runyard {

/// Returns "COMPLETED_SUCCESSFULLY" for Completed, and so on.
std::string rawStatusText(RunStatus status);

} // namespace runyard
