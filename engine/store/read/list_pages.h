// Pages of runs in order of creation and in other orders. Private to this folder.
#pragma once

#include "engine/domain/run_query.h"
#include "engine/store/base/names.h"

namespace runyard {

// Both require a readable filter (run_filter_sql.h) and an open read transaction.
RunPage pageByCreation(Database &database, Names &names, const RunPageRequest &request);
RunPage pageByValue(Database &database, Names &names, const RunPageRequest &request);

} // namespace runyard
