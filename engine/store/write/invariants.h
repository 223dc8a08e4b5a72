// The invariants of every workspace between two commits, checked when it is opened.
#pragma once

#include "engine/domain/run.h"
#include "engine/store/base/database.h"

#include <string>
#include <vector>

namespace runyard {

/// An active run that nothing would ever move.
struct StrandedRun
{
    RunSeq seq = RunSeq::None;
    RunId run;
    std::string why;
};

/// Errors: StoreDamaged when runs lost their payloads.
Status checkRunData(Database &database);

/// Counts all runs again when the counters do not add up to them.
Status checkCounters(Database &database);
Status recountAll(Database &database);

std::vector<StrandedRun> findStrandedRuns(Database &database);

} // namespace runyard
