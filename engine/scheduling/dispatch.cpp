// From waiting to running: timers that come due, the queue, slots, and handing attempts to workers.

#include "engine/domain/duration_text.h"
#include "engine/domain/limits.h"
#include "engine/scheduling/engine_core.h"

#include <nlohmann/json.hpp>

namespace runyard {

namespace {

std::string contextJson(const Run &run, const Attempt &attempt)
{
    nlohmann::json context = {
        {"run",
         {{"id", run.id.text},
          {"tags", run.tags},
          {"isTest", run.isTest},
          {"isReplay", !run.replayOf.empty()},
          {"createdAt", isoText(run.createdAt)},
          {"maxAttempts", run.maxAttempts},
          {"version", run.version},
          {"priority", run.prioritySeconds}}},
        {"attempt",
         {{"id", attempt.id.text}, {"number", attempt.number}, {"startedAt", isoText(attempt.createdAt)}}},
        {"task", {{"id", run.taskId}}},
        {"queue", {{"name", run.queue}}},
        {"machine", {{"name", run.machine}}},
    };
    if (!run.parentId.empty())
        context["run"]["parentTaskRunId"] = run.parentId.text;
    if (!run.rootId.empty())
        context["run"]["rootTaskRunId"] = run.rootId.text;
    return context.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace

std::int64_t EngineCore::scoreOf(const Run &run) const
{
    const TimePoint entered = run.queuedAt.value_or(run.createdAt);
    return toMicros(entered) - std::int64_t{run.prioritySeconds} * 1'000'000;
}

void EngineCore::makeReady(RunEntry &entry, std::int64_t score)
{
    m_queues.add(entry.run.queue, entry.run.concurrencyKey, entry.run.seq, score);
}

void EngineCore::enqueue(RunEntry &entry, RunEvent event, Actor actor, std::string cause)
{
    const TimePoint now = m_clock.now();
    if (!m_runs.apply(entry, event, now, actor, std::move(cause)))
        return;
    Run &run = entry.run;
    queueSettings(run.queue);
    if (!run.queuedAt)
        run.queuedAt = now;
    // TTL counts from entering the queue and never after the first start.
    if (run.ttl && !run.startedOnce && !run.expiresAt) {
        run.expiresAt = now + *run.ttl;
        m_timers.add(*run.expiresAt, TimerKind::TtlElapsed, run.seq);
    }
    makeReady(entry, scoreOf(run));
}

void EngineCore::handleTimer(const DueTimer &timer)
{
    RunEntry *entry = m_runs.find(timer.run);
    if (!entry)
        return;
    Run &run = entry->run;
    const TimePoint now = m_clock.now();
    switch (timer.kind) {
    case TimerKind::DelayElapsed:
        if (run.status != RunStatus::Delayed || run.delayUntil != timer.due)
            return;
        if (m_tasks.contains(run.taskId)) {
            enqueue(*entry, RunEvent::DelayElapsed, Actor::Engine, "The delay is over");
        } else {
            m_runs.apply(*entry, RunEvent::DelayElapsedUndeployed, now, Actor::Engine,
                         "The delay is over; task \"" + run.taskId + "\" is not deployed yet");
            m_waitingForDeploy[run.taskId].push_back(run.seq);
        }
        return;
    case TimerKind::TtlElapsed:
        if (run.status != RunStatus::Queued || run.startedOnce || run.expiresAt != timer.due)
            return;
        m_queues.remove(run.queue, run.concurrencyKey, run.seq);
        m_runs.setError(*entry, {.kind = RunErrorKind::Text,
                                 .message = "The run expired: its TTL of " + durationText(*run.ttl)
                                            + " passed before it could start."});
        m_runs.apply(*entry, RunEvent::TtlElapsed, now, Actor::Engine,
                     "TTL of " + durationText(*run.ttl) + " passed before the first start");
        return;
    case TimerKind::RetryDue:
        if (run.status != RunStatus::Reattempting || run.retryAt != timer.due)
            return;
        run.retryAt.reset();
        if (run.holdsSlot)
            startAttempt(*entry, RunEvent::RetryDueWithSlot, "The retry delay is over");
        else
            enqueue(*entry, RunEvent::RetryDue, Actor::Engine, "The retry delay is over");
        return;
    case TimerKind::MaxDuration: {
        if (!entry->attempt || !entry->activeSince || !run.maxDuration)
            return;
        const auto active = std::chrono::duration_cast<Millis>(now - *entry->activeSince) + entry->activeBefore;
        if (active < *run.maxDuration)
            return; // armed before a freeze; a later timer covers the rest
        const AttemptKey key{run.seq, entry->attempt->number};
        m_effects.push_back([this, key] { m_workers.stop(key, StopReason::MaxDuration, limits::kCancelGrace); });
        return;
    }
    }
}

const EngineCore::DeployedTask *EngineCore::taskFor(const Run &run)
{
    const std::string &wanted = !run.lockedVersion.empty() ? run.lockedVersion : run.version;
    const auto current = m_tasks.find(run.taskId);
    if (wanted.empty() || (current != m_tasks.end() && current->second.version == wanted))
        return current == m_tasks.end() ? nullptr : &current->second;

    const auto key = std::pair{run.taskId, wanted};
    if (const auto it = m_olderTasks.find(key); it != m_olderTasks.end())
        return &it->second;
    if (const auto stored = m_store.taskAtVersion(run.taskId, wanted)) {
        const auto added = m_olderTasks.emplace(
            key, DeployedTask{stored->project, stored->version, stored->definition});
        return &added.first->second;
    }
    return nullptr;
}

void EngineCore::dispatchReady()
{
    while (const auto ready = m_queues.takeNext()) {
        RunEntry *entry = m_runs.find(ready->run);
        if (!entry || isFinal(entry->run.status)) {
            m_queues.release(ready->queue, ready->key);
            continue;
        }
        Run &run = entry->run;
        run.holdsSlot = true;
        if (run.status == RunStatus::Frozen) {
            continueFrozen(*entry);
            continue;
        }
        const DeployedTask *task = taskFor(run);
        if (!task) {
            releaseSlot(*entry);
            m_runs.apply(*entry, RunEvent::TaskWithdrawn, m_clock.now(), Actor::Engine,
                         "No deployed version has task \"" + run.taskId + "\" any more");
            m_waitingForDeploy[run.taskId].push_back(run.seq);
            continue;
        }
        startAttempt(*entry, RunEvent::DispatchedToWorker, "A slot of queue \"" + run.queue + "\" was free");
    }
}

void EngineCore::startAttempt(RunEntry &entry, RunEvent event, std::string cause)
{
    Run &run = entry.run;
    const TimePoint now = m_clock.now();
    const DeployedTask *task = taskFor(run);
    if (!task || !m_runs.apply(entry, event, now, Actor::Engine, std::move(cause), run.attemptCount + 1)) {
        releaseSlot(entry);
        return;
    }
    run.version = task->version;
    run.attemptCount += 1;
    m_runs.beginAttempt(entry, {.id = m_ids.attemptId(),
                                .run = run.seq,
                                .number = run.attemptCount,
                                .status = AttemptStatus::Starting,
                                .version = run.version,
                                .machine = run.machine,
                                .createdAt = now});

    AttemptSpec spec{.key = {run.seq, run.attemptCount},
                     .runId = run.id,
                     .attemptId = entry.attempt->id,
                     .task = task->definition,
                     .version = run.version,
                     .payload = m_runs.payload(entry),
                     .contextJson = contextJson(run, *entry.attempt),
                     .machine = run.machine,
                     .env = m_taskEnv};
    m_effects.push_back([this, spec = std::move(spec)] { m_workers.start(spec); });
}

void EngineCore::continueFrozen(RunEntry &entry)
{
    entry.resumeWanted = false;
    if (!entry.attempt) {
        releaseSlot(entry);
        return;
    }
    m_runs.apply(entry, RunEvent::ResumedWithSlot, m_clock.now(), Actor::Engine,
                 "A slot was free; the process continues", entry.attempt->number);
    entry.attempt->status = AttemptStatus::Executing;
    m_runs.touchAttempt(entry);
    startClock(entry);
    const AttemptKey key{entry.run.seq, entry.attempt->number};
    m_effects.push_back([this, key] { m_workers.resume(key); });
}

void EngineCore::releaseSlot(RunEntry &entry)
{
    if (!entry.run.holdsSlot)
        return;
    entry.run.holdsSlot = false;
    m_queues.release(entry.run.queue, entry.run.concurrencyKey);
    m_runs.touch(entry, m_clock.now());
}

} // namespace runyard
