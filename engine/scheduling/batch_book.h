// The batches the engine is touching in a drain: read when first needed, written once at its end. Across
// drains it remembers only which batches count on runs that were there before them.
// Engine thread only.
#pragma once

#include "engine/domain/batch.h"
#include "engine/store/run_store.h"

#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

namespace runyard {

class BatchBook
{
public:
    explicit BatchBook(RunStore &store) : m_store(store) {}

    /// Null when there is none. Valid until the drain ends.
    Batch *find(const BatchId &id);
    Batch *find(std::int64_t number);
    Batch &insert(Batch batch, RunSeq parent);

    /// One more item is there.
    void addRun(Batch &batch, int index, const Run &run, bool wasThere, TimePoint now);
    void addError(Batch &batch, int index, const std::string &taskId, const Error &error, TimePoint now);
    /// The run has become final.
    void runEnded(const Run &run, TimePoint now);

    /// Batches that became final since the last call.
    std::vector<BatchId> takeOver() { return std::exchange(m_over, {}); }

    /// Writes what changed, inside the open transaction; whether anything did.
    bool flush();
    /// The drain is over.
    void endDrain() { m_entries.clear(), m_numbers.clear(); }
    /// From the store (start-up, or after a failed commit).
    void load();

private:
    struct Entry
    {
        Batch batch;
        bool isTouched = false;
    };
    Batch &adopt(Batch batch);
    void touch(Batch &batch, TimePoint now);
    void countEnded(Batch &batch, RunStatus status, TimePoint now);

    RunStore &m_store;
    std::map<std::int64_t, Entry> m_entries; // by number
    std::unordered_map<BatchId, std::int64_t> m_numbers;
    std::vector<BatchId> m_over;
    std::multimap<RunSeq, std::int64_t> m_awaited; // runs that were there before, by those that count on them
};

} // namespace runyard
