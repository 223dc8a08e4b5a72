// The batches the engine is touching in a drain: read when first needed, written once at its end. Across
// drains it remembers only which batches count on runs that were there before them.
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

    /// Null when there is none. Valid until the drain ends.
    Batch *find(const BatchId &id);
    Batch *find(std::int64_t number);
    /// `due`, by Clock::elapsed(), is when all of its items must be there.
    Batch &insert(Batch batch, RunSeq parent, Micros due);

    /// One more item is there.
    void addRun(Batch &batch, int index, const Run &run, bool wasThere, TimePoint now);
    void addError(Batch &batch, int index, const std::string &taskId, const Error &error, TimePoint now);
    /// Gives up one batch that is due: every item that is not there becomes an error. One only, since they
    /// may be thousands; nextDue() says that there are more.
    void giveUpDue(Micros elapsed, TimePoint now);
    bool wasGivenUp(const Batch &batch);
    /// When the first batch that lacks items is to be given up.
    std::optional<Micros> nextDue() const
    {
        return m_due.empty() ? std::nullopt : std::optional(m_due.begin()->first);
    }
    /// The run has become final.
    void runEnded(const Run &run, TimePoint now);

    /// Batches that became final since the last call.
    std::vector<BatchId> takeFinished() { return std::exchange(m_over, {}); }

    /// Writes what changed, inside the open transaction; whether anything did.
    bool flush();
    /// The drain is over.
    void endDrain() { m_entries.clear(), m_numbers.clear(); }
    /// From the store (start-up, or after a failed commit). Batches not known before are due by what
    /// `dueOf` makes of when they were announced.
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
    std::multimap<RunSeq, std::int64_t> m_awaited; // runs that were there before, by those that count on them
    std::set<std::pair<Micros, std::int64_t>> m_due; // batches that lack items
    std::unordered_map<std::int64_t, Micros> m_dueOf;
};

} // namespace runyard
