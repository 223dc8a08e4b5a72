// Pages of runs, in order of creation and in other orders. Filters are readable ones
// (run_filter_sql.h); the caller holds the read transaction. Private to this folder.
#pragma once

#include "engine/domain/run_query.h"
#include "engine/store/base/names.h"

namespace runyard {

std::vector<Run> readRuns(Statement &query, Names &names);

RunPage pageByCreation(Database &database, Names &names, const RunPageRequest &request);
RunPage pageByValue(Database &database, Names &names, const RunPageRequest &request);

/// How many runs counters and blocks know to match, where they know it without a look at the rows.
std::optional<std::int64_t> cheapCount(Database &database, Names &names, const RunFilter &filter);

} // namespace runyard
