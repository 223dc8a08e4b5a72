#include "engine/store/write/counters.h"

#include <algorithm>

namespace runyard {

void Counters::add(const CounterKey &key, int runs, int slots)
{
    Change &change = m_changes[key];
    change.runs += runs;
    change.slotCount += slots;
}

void Counters::addTag(std::int64_t tag, int runs)
{
    m_tags[tag] += runs;
}

void Counters::addFinished(RunSeq run, const CounterKey &key, int runs)
{
    m_finished[{blockOf(run), key}] += runs;
}

void Counters::addFinishedTag(std::int64_t tag, const CounterKey &key, int runs)
{
    m_finishedTags[{tag, key}] += runs;
}

void Counters::noteCreation(RunSeq run, TimePoint at)
{
    // Whole minutes, so that a block's row is written once a minute and not with every run.
    using std::chrono::minutes;
    const Span widened{std::chrono::floor<minutes>(at), std::chrono::floor<minutes>(at) + minutes{1}};
    const std::int64_t block = blockOf(run);
    if (block == m_lastBlock && m_lastSpan.oldest <= at && at <= m_lastSpan.newest)
        return;
    Span &span = m_blocks.try_emplace(block, widened).first->second;
    span.oldest = std::min(span.oldest, widened.oldest);
    span.newest = std::max(span.newest, widened.newest);
    m_lastBlock = block;
    m_lastSpan = span;
}

void Counters::flush()
{
    for (const auto &[key, change] : m_changes) {
        if (change.runs == 0 && change.slotCount == 0)
            continue;
        m_database
            .prepare("INSERT INTO counter (task, status, queue, version, runs, slots)"
                     " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (task, status, queue, version)"
                     " DO UPDATE SET runs = runs + excluded.runs, slots = slots + excluded.slots")
            .with(key.task, key.status, key.queue, key.version, change.runs, change.slotCount)
            .run();
    }
    for (const auto &[tag, runs] : m_tags) {
        if (runs == 0)
            continue;
        m_database
            .prepare("INSERT INTO tag_total (tag, runs) VALUES (?, ?)"
                     " ON CONFLICT (tag) DO UPDATE SET runs = runs + excluded.runs")
            .with(tag, runs)
            .run();
    }
    flushGrouped("INSERT INTO block_counter (block, task, status, queue, version, runs)"
                 " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (block, task, status, queue, version)"
                 " DO UPDATE SET runs = runs + excluded.runs",
                 m_finished);
    flushGrouped("INSERT INTO tag_counter (tag, task, status, queue, version, runs)"
                 " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (tag, task, status, queue, version)"
                 " DO UPDATE SET runs = runs + excluded.runs",
                 m_finishedTags);
    for (const auto &[block, span] : m_blocks) {
        m_database
            .prepare("INSERT INTO run_block (block, oldest, newest) VALUES (?, ?, ?)"
                     " ON CONFLICT (block) DO UPDATE SET oldest = min(oldest, excluded.oldest),"
                     " newest = max(newest, excluded.newest)")
            .with(block, span.oldest, span.newest)
            .run();
    }
    clearChanges();
}

void Counters::flushGrouped(const char *sql, const GroupedChanges &changes)
{
    for (const auto &[group, runs] : changes) {
        const auto &[id, key] = group;
        if (runs != 0)
            m_database.prepare(sql).with(id, key.task, key.status, key.queue, key.version, runs).run();
    }
}

void Counters::forget()
{
    clearChanges();
    m_lastBlock = -1;
}

void Counters::clearChanges()
{
    m_finished.clear();
    m_finishedTags.clear();
    m_blocks.clear();
    m_changes.clear();
    m_tags.clear();
}

} // namespace runyard
