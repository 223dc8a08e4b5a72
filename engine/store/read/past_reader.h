// Lists, counts and runs as they were at a moment, from the history of statuses. Payloads, tags and texts are
// today's.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/run.h"
#include "engine/domain/run_query.h"
#include "engine/store/read/run_past.h"

namespace runyard {

class RunLookup;

class PastReader
{
public:
    PastReader(Database &database, Names &names, RunLookup &runs)
        : m_database(database), m_names(names), m_runs(runs)
    {
    }

    /// Like RunLists::page(), in order of creation only. Runs whose status was not final are searched for row by row.
    Result<RunPage> page(const RunPageRequest &request, TimePoint moment);
    /// Returns exact numbers. For statuses, tasks, queues and versions: from counters for each block of runs that had
    /// all finished (known after the first call), row by row in the others. For other filters: row by row.
    Result<RunCounts> counts(const RunFilter &filter, TimePoint moment);
    /// Returns the run with the attempts and history it had. Errors: NotFound also when it did not exist yet.
    Result<RunDetail> detail(const RunId &id, TimePoint moment);

private:
    Database &m_database;
    Names &m_names;
    RunLookup &m_runs;
    BlockEnds m_blockEnds;
};

} // namespace runyard
