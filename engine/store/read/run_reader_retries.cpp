// RunReader: what another retry policy could have changed.
#include "engine/store/read/run_filter_sql.h"
#include "engine/store/read/run_reader_impl.h"
#include "engine/store/rows/json_values.h"

namespace runyard {

Result<RetryHistory> RunReader::retryHistory(const std::string &taskId, TimePoint since)
{
    Database &database = *m_impl->database;
    ReadScope scope(database);
    RetryHistory history;
    RunFilter filter;
    filter.taskIds = {taskId};
    filter.finished.from = since;
    for (const RunStatus status : kAllRunStatuses) {
        if (isFailure(status))
            filter.statuses.push_back(status);
    }
    // One error at a time: a week of failures is not kept in memory.
    const RunSelect select = selectRuns(
        database, m_impl->names, readableFilter(database, m_impl->names, filter),
        "r.status, r.attempt_count, r.max_attempts, (SELECT error FROM run_data d WHERE d.run = r.seq)",
        ListOrder::NewestFirst, 0, 0);
    if (select.none)
        return scope.give(std::move(history));
    {
        Statement query = database.prepareOnce(select.sql);
        bindValues(query, select.values);
        while (query.step()) {
            Run run;
            run.status = static_cast<RunStatus>(query.integer(0));
            run.attemptCount = query.integer(1);
            run.maxAttempts = query.integer(2);
            const auto error = decodeError(query.view(3));
            history.add(run.attemptCount, error && endedByItsAttempts(run, *error));
        }
    }
    return scope.give(std::move(history));
}

} // namespace runyard
