#include "engine/scheduling/dispatch/dispatcher.h"

#include "engine/scheduling/attempts/attempt_context.h"

namespace runyard {

namespace {

std::string freeSlot(const std::string &queue)
{
    return "A slot of queue \"" + queue + "\" was free";
}

} // namespace

void Dispatcher::advance()
{
    while (const auto run = m_context.time.timers().takeDue(TimerKind::RetryDue, m_context.clock.elapsed())) {
        RunEntry *entry = m_context.runs.find(*run);
        if (entry && entry->run.status == RunStatus::Reattempting)
            retry(*entry, Actor::Engine, "The retry delay is over");
    }
}

void Dispatcher::clockWasSet(Micros)
{
    for (const auto &[due, seq] : m_context.time.timers().all(TimerKind::RetryDue)) {
        RunEntry *entry = m_context.runs.find(seq);
        if (!entry || entry->run.status != RunStatus::Reattempting)
            continue;
        entry->run.retryAt = m_context.time.wallOf(due);
        m_context.runs.touch(*entry, m_context.clock.now());
    }
}

std::optional<TimePoint> Dispatcher::nextDue() const
{
    const auto retryAt = m_shortage.retryAt();
    return retryAt && !m_variables.problem() ? std::optional(m_context.time.wallOf(*retryAt)) : std::nullopt;
}

void Dispatcher::retry(RunEntry &entry, Actor actor, const std::string &cause)
{
    const DeployedTask *deployed = m_tasks.of(entry.run);
    const DeployedTask *task = deployed ? m_executors.startableTask(entry.run, *deployed) : nullptr;
    if (!m_context.isSuspended && entry.run.holdsSlot && task && m_variables.areKnown()
        && m_shortage.mayStart()) {
        startAttempt(entry, *task, RunEvent::RetryDueWithSlot, actor, cause);
        return;
    }
    m_queues.releaseSlot(entry);
    m_admission.enqueue(entry, RunEvent::RetryDue, actor, cause);
}

void Dispatcher::dispatchReady()
{
    if (!m_variables.areKnown())
        return;
    continueDuringShortage();
    while (m_shortage.mayStart()) {
        const auto ready = m_queues.book().takeNext();
        if (!ready)
            break;
        startReady(*ready, Actor::Engine, freeSlot(ready->queue));
    }
    if (m_shortage.why() && m_shortage.mayStart())
        m_shortage.end(); // no run is left to try a start with
}

RunEntry *Dispatcher::startReady(const QueueBook::Ready &ready, Actor actor, const std::string &cause)
{
    RunEntry *entry = m_context.runs.find(ready.run);
    if (!entry || (entry->run.status != RunStatus::Queued && entry->run.status != RunStatus::Frozen)) {
        m_queues.book().release(ready.queue, ready.key, ready.run);
        return nullptr;
    }
    Run &run = entry->run;
    const DeployedTask *deployed = run.status == RunStatus::Queued ? m_tasks.of(run) : nullptr;
    const DeployedTask *task = deployed ? m_executors.startableTask(run, *deployed) : nullptr;
    if (deployed && !task) {
        m_executors.waitForWorker(ready, run, *deployed);
        return nullptr;
    }
    run.holdsSlot = true;
    if (run.status == RunStatus::Frozen) {
        continueFrozen(*entry, actor, cause);
    } else if (task) {
        if (!m_intercepts.holdBeforeStart(*entry))
            startAttempt(*entry, *task, RunEvent::DispatchedToWorker, actor, cause);
    } else {
        m_queues.releaseSlot(*entry);
        m_admission.park(*entry, RunEvent::TaskWithdrawn, Actor::Engine, "Its turn came");
    }
    return entry;
}

void Dispatcher::startAttempt(RunEntry &entry, const DeployedTask &task, RunEvent event, Actor actor,
                              std::string cause)
{
    Run &run = entry.run;
    const TimePoint now = m_context.clock.now();
    m_context.runs.apply(entry, event, now, actor, std::move(cause), run.attemptCount + 1);
    run.version = task.version;
    run.attemptCount += 1;
    m_context.runs.beginAttempt(entry, {.id = m_context.ids.attemptId(),
                                        .run = run.seq,
                                        .number = run.attemptCount,
                                        .status = AttemptStatus::Starting,
                                        .version = run.version,
                                        .machine = run.machine,
                                        .createdAt = m_context.runs.timeOf(entry, now)});

    AttemptSpec spec{.key = {run.seq, run.attemptCount},
                     .runId = run.id,
                     .attemptId = entry.attempt->id,
                     .task = m_variables.withVariables(task.definition),
                     .version = run.version,
                     .payload = m_context.runs.payload(entry),
                     .contextJson = attemptContext(run, *entry.attempt),
                     .machine = run.machine,
                     .env = m_variables.environmentFor(run, task.definition),
                     .project = task.project};
    if (task.definition.mode != TaskMode::Dev) {
        m_shortage.noteTry(spec.key);
        return m_context.drain.afterCommit(
            [this, spec = std::move(spec)]() mutable { m_executors.ownProcesses().start(std::move(spec)); });
    }
    m_context.drain.afterCommit(
        [this, spec = std::move(spec), dispatch = m_context.runs.lastTransition(entry)]() mutable {
            const AttemptKey key = spec.key;
            m_executors.dev().start(std::move(spec));
            m_executors.dev().noteDispatch(key, dispatch);
        });
}

void Dispatcher::continueFrozen(RunEntry &entry, Actor actor, const std::string &cause)
{
    std::string why;
    if (const RunWait *wait = m_waits.book().find(entry.run.seq))
        why = m_waits.whatCame(*wait) + "; ";
    m_context.runs.apply(entry, RunEvent::ResumedWithSlot, m_context.clock.now(), actor,
                         why + cause + "; the process continues", entry.attempt->number);
    m_waits.end(entry);
    entry.clock.resumeWanted = false;
    entry.attempt->status = AttemptStatus::Executing;
    m_context.runs.touchAttempt(entry);
    m_context.time.startClock(entry);
    const AttemptKey key{entry.run.seq, entry.attempt->number};
    m_context.drain.afterCommit([this, key] { m_executors.of(key).resume(key); });
}

void Dispatcher::continueDuringShortage()
{
    if (!m_shortage.why())
        return;
    for (const RunSeq seq : m_context.runs.withAttempt()) {
        const RunEntry &entry = *m_context.runs.find(seq);
        const QueueInfo *settings = m_queues.find(entry.run.queue);
        if (!entry.clock.resumeWanted || (settings && settings->isPaused))
            continue;
        if (const auto ready = m_queues.book().takeFrom(entry.run.queue, seq))
            startReady(*ready, Actor::Engine, freeSlot(ready->queue));
    }
}

} // namespace runyard
