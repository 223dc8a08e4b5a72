#include "engine/scheduling/dispatch/admission.h"

#include "engine/base/limits.h"
#include "engine/domain/machine.h"
#include "engine/formats/duration_text.h"
#include "engine/scheduling/triggers/trigger_checks.h"

#include <algorithm>

namespace runyard {

void Admission::bindToTask(Run &run, const TaskDefinition &task)
{
    if (run.maxAttempts == 0)
        run.maxAttempts = task.retry.maxAttempts;
    if (run.machine.empty())
        run.machine = task.machine.empty() ? std::string(kDefaultMachine) : task.machine;
    if (run.queue.empty())
        run.queue = task.queueName();
    if (!run.maxDuration && task.maxDuration)
        run.maxDuration = boundedDuration(*task.maxDuration);
    if (run.ttlSource == TtlSource::None && task.ttl) {
        run.ttl = task.ttl;
        run.ttlSource = TtlSource::Task;
    }
    if (run.ttlSource == TtlSource::None && task.mode == TaskMode::Dev) {
        run.ttl = limits::kDevTtl;
        run.ttlSource = TtlSource::DevDefault;
    }
}

void Admission::enqueue(RunEntry &entry, RunEvent event, Actor actor, std::string cause, bool atHead)
{
    const TimePoint now = m_clock.now();
    if (!m_runs.apply(entry, event, now, actor, std::move(cause)))
        return;
    Run &run = entry.run;
    m_queues.settings(run.queue);
    if (!run.queuedAt)
        run.queuedAt = m_runs.timeOf(entry, now);
    // The TTL counts from entering the queue and does not apply once an attempt has been handed out.
    if (run.ttl && run.attemptCount == 0) {
        run.expiresAt = now + *run.ttl;
        m_time.timers().add(m_clock.elapsed() + *run.ttl, TimerKind::TtlElapsed, run.seq);
    }
    m_queues.makeReady(run, atHead ? QueueBook::kHeadOfQueue : m_queues.scoreOf(run));
}

void Admission::park(RunEntry &entry, RunEvent event, Actor actor, const std::string &cause)
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

void Admission::endDelay(RunEntry &entry, Actor actor, const std::string &cause)
{
    if (const DeployedTask *task = m_tasks.of(entry.run)) {
        bindToTask(entry.run, task->definition);
        enqueue(entry, RunEvent::DelayElapsed, actor, cause);
    } else {
        park(entry, RunEvent::DelayElapsedUndeployed, actor, cause);
    }
}

void Admission::loadQueued(const Run &run)
{
    if (run.expiresAt && (run.attemptCount == 0 || !run.startedOnce))
        m_time.load(TimerKind::TtlElapsed, run.seq, *run.expiresAt);
    m_queues.makeReady(run, m_queues.scoreOf(run));
}

std::int64_t Admission::releaseWaiting(const ProjectManifest &manifest, const std::string &version,
                                       Actor actor)
{
    std::int64_t released = 0;
    for (const TaskDefinition &task : manifest.tasks) {
        const auto waiting = m_waitingForDeploy.find(task.id);
        if (waiting == m_waitingForDeploy.end())
            continue;
        for (auto it = waiting->second.begin(); it != waiting->second.end();) {
            RunEntry *entry = m_runs.find(*it);
            const std::string locked = entry ? entry->run.lockedVersion : std::string();
            if (!locked.empty() && locked != version) {
                ++it;
                continue;
            }
            it = waiting->second.erase(it);
            if (!entry || entry->run.status != RunStatus::WaitingForDeploy)
                continue;
            if (entry->run.queue == "task/" + task.id)
                entry->run.queue.clear();
            bindToTask(entry->run, task);
            enqueue(*entry, RunEvent::Deployed, actor, "Version " + version + " brought the task");
            ++released;
        }
    }
    return released;
}

void Admission::forget(const Run &run)
{
    if (const auto waiting = m_waitingForDeploy.find(run.taskId); waiting != m_waitingForDeploy.end())
        waiting->second.erase(run.seq);
}

std::int64_t Admission::waitingFor(const std::string &taskId) const
{
    const auto waiting = m_waitingForDeploy.find(taskId);
    return waiting == m_waitingForDeploy.end() ? 0 : std::ssize(waiting->second);
}

void Admission::advance()
{
    while (const auto timer = m_delays.takeDue(m_clock.now()))
        endDueDelay(*timer);
    while (const auto run = m_time.timers().takeDue(TimerKind::TtlElapsed, m_clock.elapsed())) {
        if (RunEntry *entry = m_runs.find(*run))
            expire(*entry);
    }
}

void Admission::clockWasSet(Micros by)
{
    for (const auto &[due, seq] : m_time.timers().all(TimerKind::TtlElapsed)) {
        RunEntry *entry = m_runs.find(seq);
        if (!entry || entry->run.status != RunStatus::Queued || !entry->run.expiresAt)
            continue;
        entry->run.expiresAt = m_time.wallOf(due);
        m_runs.touch(*entry, m_clock.now());
    }
    // The delay of a debounced run is a duration, unlike other delays.
    m_runs.flush();
    for (const RunSeq seq : m_store.runs.debounced()) {
        RunEntry *entry = m_runs.find(seq);
        if (!entry || entry->run.status != RunStatus::Delayed || !entry->run.delayUntil)
            continue;
        *entry->run.delayUntil += by;
        delay(entry->run);
        m_runs.touch(*entry, m_clock.now());
    }
}

void Admission::endDueDelay(const DueTimer &timer)
{
    RunEntry *entry = m_runs.find(timer.run);
    if (!entry)
        return;
    Run &run = entry->run;
    if (run.status != RunStatus::Delayed || !run.delayUntil || *run.delayUntil < timer.due)
        return;
    if (*run.delayUntil > timer.due) // delayed further in the meantime
        return delay(run);
    endDelay(*entry, Actor::Engine, "The delay is over");
}

void Admission::expire(RunEntry &entry)
{
    Run &run = entry.run;
    if (run.status != RunStatus::Queued || !run.expiresAt)
        return;
    // A run that was offered to a session and never began is still waiting.
    if (run.attemptCount > 0 && (run.startedOnce || !m_tasks.isExecutedByDev(run)))
        return;
    m_queues.remove(run);
    m_runs.setError(entry, {.kind = RunErrorKind::Text,
                            .message = "The run expired: its TTL of " + durationText(*run.ttl)
                                       + " passed before it could start."});
    m_runs.apply(entry, RunEvent::TtlElapsed, m_clock.now(), Actor::Engine,
                 "TTL of " + durationText(*run.ttl) + " passed before the first start");
}

void Admission::load()
{
    m_delays.clear();
    m_waitingForDeploy.clear();
    m_store.runs.forEachActive([this](const Run &run) {
        if (run.holdsSlot)
            m_queues.occupy(run);
        switch (run.status) {
        case RunStatus::WaitingForDeploy: m_waitingForDeploy[run.taskId].insert(run.seq); break;
        case RunStatus::Delayed:
            if (run.delayUntil)
                delay(run);
            break;
        case RunStatus::Queued: loadQueued(run); break;
        case RunStatus::Reattempting:
            if (run.retryAt)
                m_time.load(TimerKind::RetryDue, run.seq, *run.retryAt);
            break;
        case RunStatus::Dequeued:
        case RunStatus::Executing:
        case RunStatus::Frozen:
        case RunStatus::Completed:
        case RunStatus::Canceled:
        case RunStatus::Failed:
        case RunStatus::TimedOut:
        case RunStatus::Crashed:
        case RunStatus::Interrupted:
        case RunStatus::SystemFailure:
        case RunStatus::Expired: break;
        }
    });
}

} // namespace runyard
