// The search index and the sort orders of the list, filled after the commits they are about.
#pragma once

#include <cstdint>

namespace runyard {

class Database;
class RunWriter;
class WriteTransaction;

class SearchIndexer
{
public:
    SearchIndexer(Database &database, WriteTransaction &transaction, RunWriter &runs)
        : m_database(database), m_transaction(transaction), m_runs(runs)
    {
    }

    /// Indexes at most `maxRuns` runs that have changed since the last call. Requires that no transaction is open.
    /// Returns how many still wait.
    std::int64_t indexSome(int maxRuns);

private:
    Database &m_database;
    WriteTransaction &m_transaction;
    RunWriter &m_runs;
};

} // namespace runyard
