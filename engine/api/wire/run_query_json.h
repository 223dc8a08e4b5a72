// Reads the query of GET /api/v1/runs: filter[…] and page[…]. Bulk actions use the same conditions.
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

/// Adds a condition of the management API: `key` as in filter[key] ("from", "to" and "period" belong to
/// createdAt). An error refers to `name` and lists the allowed values.
std::optional<Error> readRunFilter(const std::string &name, std::string_view key,
                                   const std::vector<std::string> &values, TimePoint now, RunFilter &filter);

/// Errors name unknown filters, unknown statuses and malformed values.
Result<RunListQuery> runListQuery(const QueryValues &values, TimePoint now);

} // namespace runyard::wire
