#include "engine/scheduling/engine_core.h"

#include "engine/domain/limits.h"

#include <algorithm>
#include <utility>

namespace runyard {

namespace {

constexpr std::chrono::minutes kKeySweepInterval{10};

} // namespace

EngineCore::EngineCore(RunStore &store, Workers &workers, const Clock &clock, RandomSource &random)
    : m_store(store)
    , m_workers(workers)
    , m_clock(clock)
    , m_dev(clock)
    , m_random(random)
    , m_ids(clock, random)
    , m_runs(store, clock)
    , m_batches(store)
{
}

Status EngineCore::begin()
{
    m_store.begin();
    if (auto locked = m_store.lockedOut())
        return *locked;
    // Inside the transaction: when reading fails, too, this drain fails and the next one tries again.
    if (m_stale)
        rebuild();
    else
        noteClock(); // before a command reckons with the new time beside the old
    return Done{};
}

void EngineCore::advance()
{
    if (m_held)
        return;
    noteClock();
    const TimePoint now = m_clock.now();
    const Micros elapsed = m_clock.elapsed();
    if (elapsed >= m_nextKeySweep) {
        m_store.forgetRequestKeys(now - limits::kRequestKeyLifetime);
        m_store.forgetTokenUses(now);
        m_nextKeySweep = elapsed + kKeySweepInterval;
    }
    fireDueSchedules();
    fireDueWaitpoints();
    m_batches.giveUpDue(elapsed, now);
    while (const auto timer = m_timers.takeDue(now))
        handleTimer(*timer);
    while (const auto timer = m_elapsed.takeDue(elapsed))
        handleElapsed(*timer);
    endOverdueDevAttempts();
    for (const std::string &project : std::exchange(m_cameBack, {}))
        bringBackWaitingFor(project);
    workOnBulkActions();
    do { // a start that fails ends a run, which lets others go on
        settleEnded();
        dispatchReady();
    } while (m_runs.hasEnded());
}

Status EngineCore::commit()
{
    settleEnded();
    m_runs.flush();
    m_changes.batches |= m_batches.flush();
    m_batches.endDrain();
    const Status status = m_store.commit();
    const auto replies = std::exchange(m_replies, {});
    auto effects = std::exchange(m_effects, {});
    ChangeSet changes = std::exchange(m_changes, {});
    m_requestKeys.clear();
    if (!status.ok()) {
        if (!std::exchange(m_stale, true))
            m_clocks = m_runs.committedClocks();
        for (const auto &reply : replies)
            reply(status);
        return status;
    }
    m_stale = false;
    m_clocks.clear();
    changes.runs = m_runs.takeChanged();
    changes.counts = !changes.runs.empty();
    m_runs.trim();
    for (auto &effect : effects) // each is called once and may give away what it holds
        effect();
    for (const auto &reply : replies)
        reply(status);
    const bool anything = changes.counts || changes.tasks || changes.queues || changes.schedules
                          || changes.insights || changes.bulkActions || changes.batches || changes.intercepts
                          || changes.waitpoints || changes.variables || !changes.logs.empty()
                          || !changes.spans.empty();
    if (anything && m_changeSink)
        m_changeSink(std::move(changes));
    tellWhoIsLeft();
    return status;
}

std::optional<int> EngineCore::takeInFinished(int maxRuns)
{
    const auto taken = m_store.takeInFinished(maxRuns, m_clock.now());
    if (taken && *taken > 0 && m_changeSink) {
        ChangeSet changes;
        changes.insights = true;
        m_changeSink(std::move(changes));
    }
    return taken;
}

Status EngineCore::markErrorGroup(std::int64_t group, ErrorGroupMark mark)
{
    Status marked = m_store.markErrorGroup(group, mark, m_clock.now());
    m_changes.insights |= marked.ok();
    return marked;
}

std::optional<TimePoint> EngineCore::nextDue() const
{
    if (m_stale)
        return m_clock.now();
    if (m_held)
        return {};
    if (clockWasSet())
        return m_clock.now();
    std::optional<TimePoint> earliest = m_timers.nextDue();
    if (!m_cameBack.empty())
        return m_clock.now();
    const auto consider = [&earliest](std::optional<TimePoint> due) {
        if (due && (!earliest || *due < *earliest))
            earliest = due;
    };
    for (const auto &due : {m_nextFiring, m_nextWaitpoint, nextBulkDue()})
        consider(due);
    for (const auto &due :
         {m_elapsed.nextDue(), m_dev.nextDue(), m_batches.nextDue(), m_variablesAskedAgainAt}) {
        if (due)
            consider(wallOf(*due));
    }
    if (m_shortage && !m_shortage->probe && !m_variables.problem)
        consider(wallOf(m_shortage->retryAt));
    return earliest;
}

void EngineCore::setEnvironmentLimit(int limit)
{
    m_queues.setEnvironmentLimit(limit);
    m_changes.queues = true;
}

} // namespace runyard
