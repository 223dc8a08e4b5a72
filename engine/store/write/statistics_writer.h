// Error groups and metrics, filled after the commits that finished the runs, and the load of the engine.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/error_group.h"
#include "engine/store/write/load_peaks.h"

#include <cstdint>
#include <optional>

namespace runyard {

class Database;
class WriteTransaction;

class StatisticsWriter
{
public:
    StatisticsWriter(Database &database, WriteTransaction &transaction)
        : m_database(database), m_transaction(transaction)
    {
    }

    /// Takes at most `maxRuns` finished runs into error groups and metrics, each run once; stores the load; removes
    /// what is older than its level of detail lasts. Requires that no transaction is open. Returns how many runs were
    /// taken in; empty when they could not be stored and wait for the next call.
    std::optional<int> takeInFinished(int maxRuns, TimePoint now);
    /// Notes the runs in the queues and the slots in use; takeInFinished() stores the peaks. Any time.
    void noteLoad(TimePoint now, std::int64_t queued, std::int64_t slots);
    /// Returns whether a minute of the load is over and not stored yet.
    bool hasLoadToStore(TimePoint now) const;
    /// Errors: NotFound when there is no such group.
    Status markErrorGroup(std::int64_t group, ErrorGroupMark mark, TimePoint at);

private:
    Database &m_database;
    WriteTransaction &m_transaction;
    LoadPeaks m_load;
};

} // namespace runyard
