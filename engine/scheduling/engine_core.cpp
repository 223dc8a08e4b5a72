#include "engine/scheduling/engine_core.h"

#include "engine/base/counted.h"
#include "engine/formats/duration_text.h"

#include <algorithm>
#include <utility>

namespace runyard {

namespace {

/// "The clock was set back by 1d, to 2026-11-24T10:00:00.000Z. 2 schedules have new times."
std::string stepBackReport(Micros back, TimePoint now, int corrected)
{
    std::string text = "The clock was set back by " + durationText(std::chrono::round<Seconds>(back))
                       + ", to " + isoText(now) + ".";
    if (corrected > 0)
        text += " " + counted(corrected, "schedule has a new time.", "schedules have new times.");
    return text;
}

} // namespace

EngineCore::EngineCore(RunStore &store, Workers &workers, const Clock &clock, RandomSource &random)
    : EngineContextHolder{{store, workers, clock, random}}
    , EngineSystems(context)
    // Queues come before the runs that take their slots, and attempts before the runs without one.
    , m_loadOrder{&tasks,     &queues,    &schedules, &variables, &waits,      &attempts,
                  &admission, &executors, &bulk,      &batches,   &intercepts, &shortage}
    , m_advanceOrder{&requestKeys, &schedules, &waits,     &batches, &admission, &dispatcher,
                     &attempts,    &devRuns,   &executors, &bulk,    &variables}
{
}

Status EngineCore::begin()
{
    context.store.transaction.begin();
    if (auto locked = context.store.transaction.lockedOut())
        return *locked;
    // Inside the transaction: if reading fails, this drain fails as well and the next one tries again.
    if (m_isStale)
        rebuild();
    else
        noteClock(); // before a command mixes old and new times
    return Done{};
}

void EngineCore::rebuild()
{
    context.runs.clear();
    context.time.beginLoad();
    for (EngineSystem *system : m_loadOrder)
        system->load();
    context.time.endLoad();
}

void EngineCore::noteClock()
{
    const auto setBy = context.time.noteStep();
    if (!setBy)
        return;
    for (EngineSystem *system : m_advanceOrder)
        system->clockWasSet(*setBy);
    if (*setBy <= -Seconds{1})
        m_clockReport = stepBackReport(-*setBy, context.clock.now(), schedules.corrected());
}

void EngineCore::advance()
{
    if (context.isSuspended)
        return;
    noteClock();
    for (EngineSystem *system : m_advanceOrder)
        system->advance();
    do { // a failed start ends a run, which may let others resume
        waits.settleEnded();
        dispatcher.dispatchReady();
    } while (context.runs.hasEnded());
}

Status EngineCore::commit()
{
    waits.settleEnded();
    context.runs.flush();
    context.drain.changes.batches |= context.batches.flush();
    context.batches.endDrain();
    const Status status = context.store.transaction.commit();
    requestKeys.endDrain();
    if (!status.ok()) {
        if (!std::exchange(m_isStale, true))
            attempts.keepClocks();
        context.drain.failed(status);
        return status;
    }
    m_isStale = false;
    attempts.forgetClocks();
    ChangeSet changes = std::exchange(context.drain.changes, {});
    changes.runs = context.runs.takeChanged();
    changes.counts = !changes.runs.empty();
    context.runs.trim();
    context.drain.succeeded();
    if (!changes.isEmpty() && m_changeSink)
        m_changeSink(std::move(changes));
    cleanStop.reportLeft();
    return status;
}

std::optional<TimePoint> EngineCore::nextDue() const
{
    if (m_isStale)
        return context.clock.now();
    if (context.isSuspended)
        return {};
    std::optional<TimePoint> earliest = context.time.nextDue();
    for (const EngineSystem *system : m_advanceOrder) {
        if (const auto due = system->nextDue(); due && (!earliest || *due < *earliest))
            earliest = due;
    }
    return earliest;
}

std::optional<int> EngineCore::takeInFinished(int maxRuns)
{
    const auto taken = context.store.statistics.takeInFinished(maxRuns, context.clock.now());
    if (taken && *taken > 0 && m_changeSink) {
        ChangeSet changes;
        changes.statistics = true;
        m_changeSink(std::move(changes));
    }
    return taken;
}

void EngineCore::noteLoad()
{
    context.store.statistics.noteLoad(context.clock.now(), queues.queuedCount(), queues.slotsInUse());
}

Status EngineCore::markErrorGroup(std::int64_t group, ErrorGroupMark mark)
{
    Status marked = context.store.statistics.markErrorGroup(group, mark, context.clock.now());
    context.drain.changes.statistics |= marked.ok();
    return marked;
}

std::string EngineCore::startProblem() const
{
    if (const Error *why = shortage.why())
        return "No task can be started: " + why->text();
    return bulk.helperProblem();
}

} // namespace runyard
