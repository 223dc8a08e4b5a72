// Start-up: what a crash or a stop left behind is put right, and what waits is loaded.
//
// Process trees die with the engine, so every attempt the store calls unfinished is over: it ends
// Interrupted and its run goes on by its retry policy. Nothing is lost: the run row was durable before
// the process started.

#include "engine/scheduling/engine_core.h"

namespace runyard {

Status EngineCore::recover()
{
    int interrupted = 0;
    int retried = 0;
    int ended = 0;
    begin();
    rebuild();

    for (Attempt &attempt : m_store.unfinishedAttempts()) {
        RunEntry *entry = m_runs.find(attempt.run);
        if (!entry)
            continue;
        ++interrupted;
        const TimePoint now = m_clock.now();
        entry->attempt = attempt;
        entry->attempt->finishedAt = now;
        if (isFinal(entry->run.status)) {
            entry->attempt->status = AttemptStatus::Canceled;
            m_runs.endAttempt(*entry);
            releaseSlot(*entry);
            continue;
        }
        const RunError error{.kind = RunErrorKind::Internal,
                             .message = "The engine stopped while the attempt ran",
                             .code = InternalCode::TaskExecutionAborted};
        finishWithError(*entry, error, true, std::nullopt, Actor::Engine);
        isFinal(entry->run.status) ? ++ended : ++retried;
    }
    if (interrupted > 0)
        m_recoveryReport = "The engine stopped while " + std::to_string(interrupted)
                           + " attempts ran: " + std::to_string(retried) + " runs go on with a new attempt, "
                           + std::to_string(ended) + " ended.";
    m_store.saveSetting("last_recovery", m_recoveryReport);
    if (const Status status = commit(); !status.ok())
        return status;
    return Done{};
}

void EngineCore::rebuild()
{
    const int limit = m_queues.environmentLimit();
    m_runs.clear();
    m_queues.clear();
    m_timers.clear();
    m_waitingForDeploy.clear();
    m_queues.setEnvironmentLimit(limit);
    loadProjects();
    loadSchedules();
    loadActiveRuns();
}

void EngineCore::loadActiveRuns()
{
    m_store.forEachActiveRun([this](const Run &run) {
        if (run.holdsSlot)
            m_queues.occupy(run.queue, run.concurrencyKey);
        switch (run.status) {
        case RunStatus::WaitingForDeploy:
            m_waitingForDeploy[run.taskId].push_back(run.seq);
            break;
        case RunStatus::Delayed:
            if (run.delayUntil)
                m_timers.add(*run.delayUntil, TimerKind::DelayElapsed, run.seq);
            break;
        case RunStatus::Queued:
            if (run.expiresAt && !run.startedOnce)
                m_timers.add(*run.expiresAt, TimerKind::TtlElapsed, run.seq);
            m_queues.add(run.queue, run.concurrencyKey, run.seq, scoreOf(run));
            break;
        case RunStatus::Reattempting:
            if (run.retryAt)
                m_timers.add(*run.retryAt, TimerKind::RetryDue, run.seq);
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
        case RunStatus::Expired:
            break;
        }
    });
}

} // namespace runyard
