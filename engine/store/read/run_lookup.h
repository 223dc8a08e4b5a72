// One run with everything that belongs to it.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/related_runs.h"
#include "engine/domain/run.h"

namespace runyard {

class Database;
class Names;

/// Errors: NotFound when there is no such run, unless a function says otherwise.
class RunLookup
{
public:
    RunLookup(Database &database, Names &names) : m_database(database), m_names(names) {}

    /// Returns the run with its data, attempts, history, first children and first replays.
    Result<RunDetail> detail(const RunId &id);
    /// Returns the unfinished runs below this one, oldest first, at most 10,000. Empty for an unknown run.
    Result<std::vector<Run>> activeDescendants(const RunId &id);
    /// Returns what the run came from: parents, the runs it replays, its schedule, batch and bulk action.
    Result<RunOrigins> origins(const RunId &id);
    /// Returns a page of its children or replays. Errors: InvalidInput for a limit out of range.
    Result<RelatedPage> related(const RelatedRequest &request);

private:
    Database &m_database;
    Names &m_names;
};

} // namespace runyard
