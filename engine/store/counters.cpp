#include "engine/store/counters.h"

namespace runyard {

void Counters::add(const CounterKey &key, int runs, int slots)
{
    Change &change = m_changes[key];
    change.runs += runs;
    change.slots += slots;
}

void Counters::addTag(std::int64_t tag, int runs)
{
    m_tags[tag] += runs;
}

void Counters::flush()
{
    for (const auto &[key, change] : m_changes) {
        if (change.runs == 0 && change.slots == 0)
            continue;
        m_database
            .prepare("INSERT INTO counter (task, status, queue, version, runs, slots)"
                     " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (task, status, queue, version)"
                     " DO UPDATE SET runs = runs + excluded.runs, slots = slots + excluded.slots")
            .with(key.task, key.status, key.queue, key.version, change.runs, change.slots)
            .run();
    }
    for (const auto &[tag, runs] : m_tags) {
        if (runs == 0)
            continue;
        m_database
            .prepare("INSERT INTO tag_counter (tag, runs) VALUES (?, ?)"
                     " ON CONFLICT (tag) DO UPDATE SET runs = runs + excluded.runs")
            .with(tag, runs)
            .run();
    }
    forget();
}

void Counters::forget()
{
    m_changes.clear();
    m_tags.clear();
}

} // namespace runyard
