// Runs as they were at a moment, from the history of their statuses. Private to this folder.
#pragma once

#include "engine/domain/run_query.h"
#include "engine/store/base/names.h"

#include <map>

namespace runyard {

/// The time when the last run of a block finished, for blocks in which all runs have finished. Finished runs do not
/// change, so entries stay valid; each reader collects its own.
using BlockEnds = std::map<std::int64_t, TimePoint>;

/// Returns the status after the last change up to the moment. Before the first change (the clock was set back) it is
/// the status with which the run was created.
RunStatus statusAt(Database &database, const Run &run, TimePoint moment);

/// Restores status, times and attempts of the run to the moment.
void putBack(Database &database, Run &run, TimePoint moment);

/// Returns the conditions that do not depend on the moment, for SQL to test.
RunFilter lastingConditions(const RunFilter &filter, TimePoint moment);

} // namespace runyard
