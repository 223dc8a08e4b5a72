// Pages of the list of runs, and where in it a run or a moment is.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/run_query.h"

namespace runyard {

class Database;
class Names;

class RunLists
{
public:
    RunLists(Database &database, Names &names) : m_database(database), m_names(names) {}

    /// Returns a page by keyset: O(limit) for filters that an index serves, otherwise a bounded scan.
    /// Errors: InvalidInput unless the limit is 1 to limits::kPageRows.
    Result<RunPage> page(const RunPageRequest &request);
    /// Returns the key of the run or moment and how many rows come before it.
    /// Errors: NotFound; InvalidInput for a moment in a list that is not in order of creation.
    Result<RunPlace> place(const RunPlaceRequest &request);

private:
    Database &m_database;
    Names &m_names;
};

} // namespace runyard
