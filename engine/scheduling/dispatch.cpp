// From waiting to running: timers that come due, the queue, slots, and handing attempts to workers.

#include "engine/domain/duration_text.h"
#include "engine/domain/limits.h"
#include "engine/scheduling/attempt_context.h"
#include "engine/scheduling/engine_core.h"
#include "engine/workers/attempt_verdict.h"

#include <algorithm>

namespace runyard {

std::string EngineCore::freeSlot(const std::string &queue)
{
    return "A slot of queue \"" + queue + "\" was free";
}

std::int64_t EngineCore::scoreOf(const Run &run) const
{
    TimePoint entered = run.queuedAt.value_or(run.createdAt);
    if (run.retryAt)
        entered = std::max(entered, *run.retryAt);
    // In a time that goes on evenly: when the clock is set back, who comes afterwards must not overtake everybody.
    const Micros ago = std::max(Micros{0}, m_clock.now() - entered); // nobody has entered later than now
    return (m_clock.elapsed() + m_firstOffset.value_or(m_clockOffset) - ago).count()
           - std::int64_t{run.prioritySeconds} * 1'000'000;
}

void EngineCore::makeReady(const Run &run, std::int64_t score)
{
    m_queues.add(run.queue, run.concurrencyKey, run.seq, score);
}

void EngineCore::loadQueued(const Run &run)
{
    if (run.expiresAt && (run.attemptCount == 0 || !run.startedOnce))
        loadElapsed(TimerKind::TtlElapsed, run.seq, *run.expiresAt);
    makeReady(run, scoreOf(run));
}

void EngineCore::enqueue(RunEntry &entry, RunEvent event, Actor actor, std::string cause, bool atHead)
{
    const TimePoint now = m_clock.now();
    if (!m_runs.apply(entry, event, now, actor, std::move(cause)))
        return;
    Run &run = entry.run;
    queueSettings(run.queue);
    if (!run.queuedAt)
        run.queuedAt = m_runs.timeOf(entry, now);
    // TTL counts from entering the queue and never after an attempt was handed out.
    if (run.ttl && run.attemptCount == 0) {
        run.expiresAt = now + *run.ttl;
        m_elapsed.add(m_clock.elapsed() + *run.ttl, TimerKind::TtlElapsed, run.seq);
    }
    makeReady(run, atHead ? QueueBook::kHeadOfQueue : scoreOf(run));
}

void EngineCore::park(RunEntry &entry, RunEvent event, Actor actor, const std::string &cause)
{
    Run &run = entry.run;
    const std::string missing =
        run.lockedVersion.empty()
            ? "no deployed version has task \"" + run.taskId + "\""
            : "no version " + run.lockedVersion + " with task \"" + run.taskId + "\" is deployed";
    m_runs.apply(entry, event, m_clock.now(), actor, cause + "; " + missing);
    run.expiresAt.reset();
    m_waitingForDeploy[run.taskId].insert(run.seq);
}

void EngineCore::endDelay(RunEntry &entry, Actor actor, const std::string &cause)
{
    if (const DeployedTask *task = taskFor(entry.run)) {
        bindToTask(entry.run, task->definition);
        enqueue(entry, RunEvent::DelayElapsed, actor, cause);
    } else {
        park(entry, RunEvent::DelayElapsedUndeployed, actor, cause);
    }
}

void EngineCore::handleTimer(const DueTimer &timer)
{
    RunEntry *entry = m_runs.find(timer.run);
    if (!entry)
        return;
    Run &run = entry->run;
    if (run.status != RunStatus::Delayed || !run.delayUntil || *run.delayUntil < timer.due)
        return;
    if (*run.delayUntil > timer.due) // put off since then
        return m_timers.add(*run.delayUntil, run.seq);
    endDelay(*entry, Actor::Engine, "The delay is over");
}

void EngineCore::handleElapsed(const ElapsedTimer &timer)
{
    RunEntry *entry = m_runs.find(timer.run);
    if (!entry)
        return;
    Run &run = entry->run;
    switch (timer.kind) {
    case TimerKind::TtlElapsed:
        if (run.status != RunStatus::Queued || !run.expiresAt)
            return;
        // What a command line was offered and never began is where it was before.
        if (run.attemptCount > 0 && (run.startedOnce || !isExecutedByDev(*entry)))
            return;
        m_queues.remove(run.queue, run.concurrencyKey, run.seq);
        m_runs.setError(*entry, {.kind = RunErrorKind::Text,
                                 .message = "The run expired: its TTL of " + durationText(*run.ttl)
                                            + " passed before it could start."});
        m_runs.apply(*entry, RunEvent::TtlElapsed, m_clock.now(), Actor::Engine,
                     "TTL of " + durationText(*run.ttl) + " passed before the first start");
        return;
    case TimerKind::RetryDue:
        if (run.status == RunStatus::Reattempting)
            retry(*entry, Actor::Engine, "The retry delay is over");
        return;
    case TimerKind::MaxDuration: endOverdueAttempt(*entry); return;
    }
}

void EngineCore::endOverdueAttempt(RunEntry &entry)
{
    const AttemptClock &clock = entry.clock;
    const Run &run = entry.run;
    if (!entry.attempt || !clock.activeSince || !run.maxDuration)
        return;
    const auto active = m_clock.elapsed() - *clock.activeSince + clock.activeBefore;
    if (active < *run.maxDuration)
        return; // armed before a freeze; a later timer covers the rest
    const AttemptKey key{run.seq, entry.attempt->number};
    // Stored before its process is asked to end: a start after a crash must know why it ended.
    entry.attempt->error = stopError(StopReason::MaxDuration);
    m_runs.touchAttempt(entry);
    afterCommit([this, key] { workersOf(key).stop(key, StopReason::MaxDuration, limits::kCancelGrace); });
}

void EngineCore::retry(RunEntry &entry, Actor actor, const std::string &cause)
{
    const DeployedTask *deployed = taskFor(entry.run);
    const DeployedTask *task = deployed ? startableTask(entry.run, *deployed) : nullptr;
    if (!m_held && entry.run.holdsSlot && task && areVariablesKnown() && mayStartProcesses()) {
        startAttempt(entry, *task, RunEvent::RetryDueWithSlot, actor, cause);
        return;
    }
    releaseSlot(entry);
    enqueue(entry, RunEvent::RetryDue, actor, cause);
}

const EngineCore::DeployedTask *EngineCore::taskAt(const std::string &taskId, const std::string &version)
{
    const auto current = m_tasks.find(taskId);
    if (current != m_tasks.end() && (version.empty() || current->second.version == version))
        return &current->second;
    if (version.empty())
        return nullptr;
    const auto key = std::pair{taskId, version};
    if (const auto it = m_olderTasks.find(key); it != m_olderTasks.end())
        return &it->second;
    const auto stored = m_store.taskAtVersion(taskId, version);
    if (!stored)
        return nullptr;
    return &m_olderTasks.emplace(key, DeployedTask{stored->project, stored->version, stored->definition, {}})
                .first->second;
}

const EngineCore::DeployedTask *EngineCore::taskFor(const Run &run)
{
    return taskAt(run.taskId, run.lockedVersion.empty() ? run.version : run.lockedVersion);
}

void EngineCore::dispatchReady()
{
    if (!areVariablesKnown())
        return;
    dispatchDuringShortage();
    while (mayStartProcesses()) {
        const auto ready = m_queues.takeNext();
        if (!ready)
            break;
        startReady(*ready, Actor::Engine, freeSlot(ready->queue));
    }
    if (m_shortage && mayStartProcesses()) { // nobody is left to try it with
        m_shortage.reset();
        m_changes.queues = true;
    }
}

RunEntry *EngineCore::startReady(const QueueBook::Ready &ready, Actor actor, const std::string &cause)
{
    RunEntry *entry = m_runs.find(ready.run);
    if (!entry || (entry->run.status != RunStatus::Queued && entry->run.status != RunStatus::Frozen)) {
        m_queues.release(ready.queue, ready.key, ready.run);
        return nullptr;
    }
    Run &run = entry->run;
    const DeployedTask *deployed = run.status == RunStatus::Queued ? taskFor(run) : nullptr;
    const DeployedTask *task = deployed ? startableTask(run, *deployed) : nullptr;
    if (deployed && !task) {
        waitForWorker(ready, run, *deployed);
        return nullptr;
    }
    run.holdsSlot = true;
    if (run.status == RunStatus::Frozen) {
        continueFrozen(*entry, actor, cause);
    } else if (task) {
        if (!holdBeforeStart(*entry))
            startAttempt(*entry, *task, RunEvent::DispatchedToWorker, actor, cause);
    } else {
        releaseSlot(*entry);
        park(*entry, RunEvent::TaskWithdrawn, Actor::Engine, "Its turn came");
    }
    return entry;
}

void EngineCore::startAttempt(RunEntry &entry, const DeployedTask &task, RunEvent event, Actor actor,
                              std::string cause)
{
    Run &run = entry.run;
    const TimePoint now = m_clock.now();
    m_runs.apply(entry, event, now, actor, std::move(cause), run.attemptCount + 1);
    run.version = task.version;
    run.attemptCount += 1;
    m_runs.beginAttempt(entry, {.id = m_ids.attemptId(),
                                .run = run.seq,
                                .number = run.attemptCount,
                                .status = AttemptStatus::Starting,
                                .version = run.version,
                                .machine = run.machine,
                                .createdAt = m_runs.timeOf(entry, now)});

    AttemptSpec spec{.key = {run.seq, run.attemptCount},
                     .runId = run.id,
                     .attemptId = entry.attempt->id,
                     .task = withVariables(task.definition),
                     .version = run.version,
                     .payload = m_runs.payload(entry),
                     .contextJson = attemptContext(run, *entry.attempt),
                     .machine = run.machine,
                     .env = environmentFor(run, task.definition),
                     .project = task.project};
    if (task.definition.mode != TaskMode::Dev && m_shortage)
        m_shortage->probe = spec.key;
    if (task.definition.mode != TaskMode::Dev)
        return afterCommit([this, spec = std::move(spec)]() mutable { m_workers.start(std::move(spec)); });
    afterCommit([this, spec = std::move(spec), dispatch = m_runs.lastTransition(entry)]() mutable {
        const AttemptKey key = spec.key;
        m_dev.start(std::move(spec));
        m_dev.noteDispatch(key, dispatch);
    });
}

void EngineCore::standStill(RunEntry &entry, Actor actor, std::string cause)
{
    const TimePoint now = m_clock.now();
    const AttemptKey key{entry.run.seq, entry.attempt->number};
    m_runs.apply(entry, RunEvent::FreezeRequested, now, actor, std::move(cause), key.attempt);
    stopClock(entry);
    entry.clock.frozenSince = m_clock.elapsed();
    entry.attempt->status = AttemptStatus::Frozen;
    m_runs.touchAttempt(entry);
    entry.run.expiresAt.reset();
    afterCommit([this, key] { workersOf(key).freeze(key); });
    releaseSlot(entry);
}

void EngineCore::goOn(RunEntry &entry, Actor actor, const std::string &cause)
{
    if (entry.attempt) { // its process lives: it continues once it owns a slot again
        entry.clock.resumeWanted = true;
        m_runs.touchAttempt(entry);
        makeReady(entry.run, QueueBook::kHeadOfQueue);
    } else {
        endWait(entry);
        enqueue(entry, RunEvent::ResumedToQueue, actor, cause, true);
    }
}

void EngineCore::continueFrozen(RunEntry &entry, Actor actor, const std::string &cause)
{
    std::string why;
    if (const RunWait *wait = m_waits.find(entry.run.seq))
        why = whatCame(*wait) + "; ";
    m_runs.apply(entry, RunEvent::ResumedWithSlot, m_clock.now(), actor,
                 why + cause + "; the process continues", entry.attempt->number);
    endWait(entry);
    entry.clock.resumeWanted = false;
    entry.attempt->status = AttemptStatus::Executing;
    m_runs.touchAttempt(entry);
    startClock(entry);
    const AttemptKey key{entry.run.seq, entry.attempt->number};
    afterCommit([this, key] { workersOf(key).resume(key); });
}

void EngineCore::releaseSlot(RunEntry &entry)
{
    if (!entry.run.holdsSlot)
        return;
    entry.run.holdsSlot = false;
    m_queues.release(entry.run.queue, entry.run.concurrencyKey, entry.run.seq);
    m_runs.touch(entry, m_clock.now());
}

} // namespace runyard
