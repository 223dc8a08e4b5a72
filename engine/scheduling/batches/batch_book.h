// The batches used in a drain: read on first use, written once at its end. Between drains it remembers only
// which batches contain runs that existed before them, and which are due.
// Engine thread only.
#pragma once

#include "engine/domain/batch.h"
#include "engine/store/write/run_store.h"

#include <functional>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace runyard {

class BatchBook
{
public:
    explicit BatchBook(RunStore &store) : m_store(store) {}

    /// Returns null when there is no such batch. Valid until the drain ends.
    Batch *find(const BatchId &id);
    Batch *find(std::int64_t number);
    /// `due` is when all items must have arrived, by Clock::elapsed().
    Batch &insert(Batch batch, RunSeq parent, Micros due);

    /// Records that one more item has arrived.
    void addRun(Batch &batch, int index, const Run &run, bool wasThere, TimePoint now);
    void addError(Batch &batch, int index, const std::string &taskId, const Error &error, TimePoint now);
    /// Gives up one overdue batch: each missing item becomes an error. Only one per call, since it may have
    /// thousands of items; nextDue() reports the others.
    void giveUpDue(Micros elapsed, TimePoint now);
    bool wasGivenUp(const Batch &batch);
    /// Returns when the next batch with missing items must be given up.
    std::optional<Micros> nextDue() const
    {
        return m_due.empty() ? std::nullopt : std::optional(m_due.begin()->first);
    }
    /// Called when a run has become final.
    void runEnded(const Run &run, TimePoint now);

    /// Returns the batches that became final since the last call.
    std::vector<BatchId> takeFinished() { return std::exchange(m_over, {}); }

    /// Writes all changes inside the open transaction. Returns whether there were any.
    bool flush();
    /// Called at the end of a drain.
    void endDrain() { m_entries.clear(), m_numbers.clear(); }
    /// Reads from the store, at start-up or after a failed commit. `dueOf` computes when a newly loaded batch
    /// is due from when it was announced.
    void load(const std::function<Micros(TimePoint announcedAt)> &dueOf);

private:
    struct Entry
    {
        Batch batch;
        bool isTouched = false;
    };
    Batch &adopt(Batch batch);
    void addUnmade(Batch &batch, int index, const std::string &taskId, const std::string &why,
                   const std::string &code, TimePoint now);
    void touch(Batch &batch, TimePoint now);
    void setDue(std::int64_t number, Micros due);
    void dropDue(std::int64_t number);
    void countEnded(Batch &batch, RunStatus status, TimePoint now);

    RunStore &m_store;
    std::map<std::int64_t, Entry> m_entries; // by number
    std::unordered_map<BatchId, std::int64_t> m_numbers;
    std::vector<BatchId> m_over;
    std::multimap<RunSeq, std::int64_t> m_awaited;   // existing runs, mapped to the batches they count for
    std::set<std::pair<Micros, std::int64_t>> m_due; // batches with missing items
    std::unordered_map<std::int64_t, Micros> m_dueOf;
};

} // namespace runyard
