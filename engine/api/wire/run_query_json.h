// Reads the query of GET /api/v1/runs: filter[…] and page[…].
#pragma once

#include "engine/api/http_server.h"
#include "engine/domain/run_query.h"

namespace runyard::wire {

struct RunListQuery
{
    RunFilter filter;
    int pageSize = 25;
    RunId after;  // rows older than this one
    RunId before; // rows newer than this one
};

/// Unknown filter names, statuses and malformed values are errors that name them.
Result<RunListQuery> runListQuery(const HttpRequest &request, TimePoint now);

} // namespace runyard::wire
