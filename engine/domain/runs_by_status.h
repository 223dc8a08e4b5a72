// How many runs stand in each status.
#pragma once

#include "engine/domain/run_status.h"

#include <array>
#include <cstdint>

namespace runyard {

using RunsByStatus = std::array<std::int64_t, kRunStatusCount>; // index = RunStatus

/// Returns the number of runs that have not ended.
std::int64_t openRuns(const RunsByStatus &runs);
/// Returns the number of runs that ended in another status than Completed.
std::int64_t unsuccessfulRuns(const RunsByStatus &runs);

} // namespace runyard
