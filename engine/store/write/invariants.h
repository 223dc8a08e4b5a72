// What holds in every workspace between two commits, checked when it is opened.
#pragma once

#include "engine/store/base/database.h"
#include "engine/store/write/run_store.h"

#include <vector>

namespace runyard {

/// StoreDamaged when runs lost their payloads.
Status checkRunData(Database &database);

/// Counters follow from the runs: when they do not add up, all are counted again.
Status checkCounters(Database &database);
Status recountAll(Database &database);

std::vector<RunStore::StrandedRun> findStrandedRuns(Database &database);

} // namespace runyard
