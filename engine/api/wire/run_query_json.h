// Reads the query of GET /api/v1/runs: filter[…] and page[…]; the conditions are also those of bulk actions.
#pragma once

#include "engine/api/wire/query_values.h"
#include "engine/domain/run_query.h"

namespace runyard::wire {

struct RunListQuery
{
    RunFilter filter;
    int pageSize = 25;
    RunId after;  // rows older than this one
    RunId before; // rows newer than this one
};

/// One condition of the management API: `key` as in filter[key] ("from", "to" and "period" stand for those
/// of createdAt). What is wrong says what is allowed, under `name`.
std::optional<Error> readRunFilter(const std::string &name, std::string_view key,
                                   const std::vector<std::string> &values, TimePoint now, RunFilter &filter);

/// Unknown filter names, statuses and malformed values are errors that name them.
Result<RunListQuery> runListQuery(const QueryValues &values, TimePoint now);

} // namespace runyard::wire
