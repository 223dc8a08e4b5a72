// Batches and their items.
#pragma once

#include "engine/domain/batch.h"
#include "engine/domain/run.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace runyard {

class Database;
class Names;

class BatchWriter
{
public:
    BatchWriter(Database &database, Names &names) : m_database(database), m_names(names) {}

    /// Returns the row number.
    std::int64_t insert(const Batch &batch, RunSeq parent);
    void update(const Batch &batch);
    std::optional<Batch> find(const BatchId &id);
    std::optional<Batch> find(std::int64_t number);
    /// Returns the newest batch with this idempotency key.
    std::optional<Batch> findByKey(const std::string &hash);
    bool hasItem(std::int64_t batch, int index);
    /// Returns the missing indexes below `runCount`, ascending.
    std::vector<int> missingItems(std::int64_t batch, int runCount);
    /// Returns whether items were given up (kMissingBatchItem).
    bool hasGivenUpItems(std::int64_t batch);
    /// Returns the batches whose items have not all arrived, each with the time it was announced.
    std::vector<std::pair<std::int64_t, TimePoint>> lackingItems();
    void addRun(std::int64_t batch, int index, const Run &run, bool wasThere);
    void addError(std::int64_t batch, int index, const std::string &taskId, const std::string &error,
                  const std::string &code);
    /// Returns the batches that wait for earlier runs to end, by run (start-up only).
    std::vector<std::pair<RunSeq, std::int64_t>> awaited();
    std::vector<RunSeq> runsOf(const BatchId &batch);
    /// The run has ended; no batch waits for it any longer.
    void endAwaiting(RunSeq run);

private:
    Database &m_database;
    Names &m_names;
};

} // namespace runyard
