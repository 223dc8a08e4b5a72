// Numbers of runs, kept in the same transaction as the runs they count. Changes are added up in memory
// and written once, at the commit.
//
// - counter: every run by (task, status, queue, version), and how many of them hold a slot;
// - tag_total: every run by tag;
// - block_counter: finished runs by block and (task, status, queue, version); with run_block, which
//   knows when the runs of a block were created, it answers for spans of time;
// - tag_counter: finished runs by tag and (task, status, queue, version); traits of a run that lists
//   are narrowed by count as tags of their own (kTestTrait and the others).
//
// The last two leave out active runs, which are few and found by the index run_active: so a run is
// counted there once, when it ends, and not at each change of its status.
#pragma once

#include "engine/domain/ids.h"
#include "engine/store/base/database.h"
#include "engine/store/rows/counter_key.h"

#include <array>
#include <map>

namespace runyard {

class Counters
{
public:
    explicit Counters(Database &database) : m_database(database) {}

    void add(const CounterKey &key, int runs, int slots);
    void addTag(std::int64_t tag, int runs);
    void addFinished(RunSeq run, const CounterKey &key, int runs);
    void addFinishedTag(std::int64_t tag, const CounterKey &key, int runs);
    void noteCreation(RunSeq run, TimePoint at);
    /// Writes the changes. Call before COMMIT.
    void flush();
    /// Discards the changes: the transaction was rolled back.
    void forget();

private:
    struct Change
    {
        std::int64_t runs = 0;
        std::int64_t slotCount = 0;
    };
    struct Span
    {
        TimePoint oldest;
        TimePoint newest;
    };
    using GroupedChanges = std::map<std::pair<std::int64_t, CounterKey>, std::int64_t>;
    void clearChanges();
    void flushGrouped(const char *sql, const GroupedChanges &changes);

    Database &m_database;
    std::map<CounterKey, Change> m_changes;
    std::map<std::int64_t, std::int64_t> m_tags;
    GroupedChanges m_finished;
    GroupedChanges m_finishedTags;
    std::map<std::int64_t, Span> m_blocks;
    std::int64_t m_lastBlock = -1; // whose stored or waiting span is at least m_lastSpan
    Span m_lastSpan;
};

} // namespace runyard
