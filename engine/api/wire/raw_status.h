// The status names in Trigger.dev's database, which realtime and the dev CLI expose.
#pragma once

#include "engine/domain/run_status.h"

#include <string>

namespace runyard {

/// Returns "COMPLETED_SUCCESSFULLY" for Completed, and so on.
std::string rawStatusText(RunStatus status);

} // namespace runyard
