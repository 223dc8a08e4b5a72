// Failed runs: grouped by error, and as input for another retry policy.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/error_group.h"
#include "engine/domain/retry_history.h"

namespace runyard {

class Database;
class Names;

class FailureReader
{
public:
    FailureReader(Database &database, Names &names) : m_database(database), m_names(names) {}

    /// Returns groups by their last failure, newest first. Trends end with the hour of `now`.
    Result<ErrorGroupList> groups(bool withIgnored, TimePoint now);
    /// Returns what the failed runs of a group have in common and completed runs of the task do not.
    Result<ErrorGroupTraits> traits(std::int64_t group);
    /// Returns at most `most` (1 to 10,000) runs of a group, newest first.
    Result<std::vector<RunId>> runs(std::int64_t group, int most);
    /// Returns exactly how many attempts the failed runs of a task took that ended since then. Reads them row by row.
    Result<RetryHistory> retryHistory(const std::string &taskId, TimePoint since);

private:
    Database &m_database;
    Names &m_names;
};

} // namespace runyard
