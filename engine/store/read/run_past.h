// Runs as they were at a moment, from the history of their statuses. Private to this folder.
#pragma once

#include "engine/domain/run_query.h"
#include "engine/store/base/names.h"

#include <map>

namespace runyard {

/// When the last run of a block of keys finished, for blocks in which every run has. A finished run
/// stays as it is, so what is noted here stays true; each reader finds it out as it goes.
using BlockEnds = std::map<std::int64_t, TimePoint>;

/// What the history says: the status of the last change up to the moment. A moment before the first
/// change (the clock was put back) has the status the run was created with.
RunStatus statusAt(Database &database, const Run &run, TimePoint moment);

/// The run as it was: status, and the times and attempts that had come by then.
void putBack(Database &database, Run &run, TimePoint moment);

/// Leaves out of the filter what the moment decides; the rest is left to SQL.
RunFilter lastingConditions(const RunFilter &filter, TimePoint moment);

} // namespace runyard
