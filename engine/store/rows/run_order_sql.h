// How lists are sorted by something other than creation. Finished runs are in the table run_order,
// which is filled in quiet moments (SearchIndexer). The few runs that are not in it yet are
// found by the indexes run_active and search_pending, and sorted when read.
#pragma once

#include "engine/domain/run_query.h"

#include <limits>

namespace runyard {

inline constexpr RunOrder kValueOrders[] = {RunOrder::Finished, RunOrder::Duration, RunOrder::Waited,
                                            RunOrder::Attempts};

/// Means "no value" in run_order.
inline constexpr std::int64_t kNoOrderValue = std::numeric_limits<std::int64_t>::min();

/// orderValue() as SQL on `run r`; NULL for none.
const char *orderExpression(RunOrder order);

} // namespace runyard
