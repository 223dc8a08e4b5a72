// How many runs there are.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/run_query.h"

namespace runyard {

class Database;
class Names;

class RunCounter
{
public:
    RunCounter(Database &database, Names &names) : m_database(database), m_names(names) {}

    /// Returns exact numbers. They come from maintained counters when the filter has only statuses, tasks, queues,
    /// versions, and a span of time or one tag; otherwise from the rows. For more than 5,000 runs `byTag` may leave out
    /// tags.
    Result<RunCounts> counts(const RunFilter &filter);
    /// Returns exact numbers over time. Reads rows only of the blocks that lie across two buckets, as counts() does.
    /// Errors: InvalidInput unless there are 1 to 500 buckets.
    Result<RunHistogram> histogram(const HistogramRequest &request);
    /// Returns how many runs are not in the search index yet.
    Result<std::int64_t> unindexed();

private:
    Database &m_database;
    Names &m_names;
};

/// Returns the number of matching runs if counters and blocks know it without a look at the rows. Requires a readable
/// filter (run_filter_sql.h) and an open read transaction.
std::optional<std::int64_t> cheapCount(Database &database, Names &names, const RunFilter &filter);

} // namespace runyard
