#include "engine/scheduling/engine_core.h"

#include <utility>

namespace runyard {

EngineCore::EngineCore(RunStore &store, Workers &workers, const Clock &clock, RandomSource &random)
    : m_store(store)
    , m_workers(workers)
    , m_clock(clock)
    , m_random(random)
    , m_ids(clock, random)
    , m_runs(store)
{
}

void EngineCore::begin()
{
    m_store.begin();
}

void EngineCore::advance()
{
    const TimePoint now = m_clock.now();
    fireDueSchedules();
    while (const auto timer = m_timers.takeDue(now))
        handleTimer(*timer);
    dispatchReady();
}

Status EngineCore::commit()
{
    m_runs.flush();
    const Status status = m_store.commit();
    const auto replies = std::exchange(m_replies, {});
    const auto effects = std::exchange(m_effects, {});
    ChangeSet changes = std::exchange(m_changes, {});
    if (!status.ok()) {
        rebuild();
        for (const auto &reply : replies)
            reply(status);
        return status;
    }
    changes.runs = m_runs.takeChanged();
    changes.counts = !changes.runs.empty();
    m_runs.trim();
    for (const auto &effect : effects)
        effect();
    for (const auto &reply : replies)
        reply(status);
    const bool anything = changes.counts || changes.tasks || changes.queues || changes.schedules
                          || !changes.logs.empty();
    if (anything && m_changeSink)
        m_changeSink(std::move(changes));
    return status;
}

std::optional<TimePoint> EngineCore::nextDue() const
{
    auto due = m_timers.nextDue();
    for (const auto &[id, schedule] : m_schedules) {
        if (schedule.active && schedule.nextRunAt && (!due || *schedule.nextRunAt < *due))
            due = schedule.nextRunAt;
    }
    return due;
}

void EngineCore::setEnvironmentLimit(int limit)
{
    m_queues.setEnvironmentLimit(limit);
    m_changes.queues = true;
}

} // namespace runyard
