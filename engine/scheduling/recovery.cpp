// Start-up: what a crash or a stop left behind is put right, and what waits is loaded.
//
// Process trees die with the engine, so every attempt of ours that the store calls unfinished is over: it ends
// Interrupted and its run goes on by its retry policy. Nothing is lost: the run row was durable before
// the process started. A run that waited goes on waiting, and with a new attempt when that is over.
// Attempts that a trigger.dev command line executes live on with it: they get the time to come back.

#include "engine/domain/counted.h"
#include "engine/domain/limits.h"
#include "engine/scheduling/engine_core.h"

#include <algorithm>

namespace runyard {

namespace {

constexpr std::size_t kMostReportedRuns = 50;

} // namespace

Status EngineCore::recover()
{
    m_stale = true;
    readClockMark();
    if (Status begun = begin(); !begun)
        return begun;
    loadDevWorkers();
    std::vector<RunSeq> interrupted;
    for (const RunSeq seq : m_runs.withAttempt()) {
        RunEntry &entry = *m_runs.find(seq);
        if (isExecutedByDev(entry))
            adoptDevAttempt(entry);
        else
            interrupted.push_back(seq);
    }
    std::int64_t goOn = 0;
    std::string lines;
    for (std::size_t i = 0; i < interrupted.size(); ++i) {
        RunEntry &entry = *m_runs.find(interrupted[i]);
        loseAttempt(entry, Loss::Crash);
        const Run &run = entry.run;
        goOn += isFinal(run.status) ? 0 : 1;
        if (i < kMostReportedRuns)
            lines += "\n" + run.id.text + " (" + run.taskId + "), attempt " + std::to_string(run.attemptCount)
                     + ": " + std::string(displayName(run.status));
    }
    if (interrupted.size() > kMostReportedRuns)
        lines += "\n... and " + std::to_string(interrupted.size() - kMostReportedRuns) + " more";
    if (!interrupted.empty())
        m_recoveryReport = "The engine stopped while " + counted(std::ssize(interrupted), "attempt")
                           + " ran: " + counted(goOn, "run goes", "runs go") + " on with a new attempt, "
                           + std::to_string(std::ssize(interrupted) - goOn) + " ended." + lines;
    m_store.saveSetting("last_recovery", m_recoveryReport);
    m_runs.setShift(Micros{0});
    advance();
    return commit();
}

void EngineCore::rebuild()
{
    const int limit = m_queues.environmentLimit();
    m_runs.clear();
    m_queues.clear();
    m_timers.clear();
    m_elapsedBefore = std::exchange(m_elapsed, {});
    m_waitingForDeploy.clear();
    m_waitingForWorker.clear();
    m_queues.setEnvironmentLimit(limit);
    loadProjects();
    loadSchedules();
    loadVariables();
    m_nextWaitpoint = m_store.nextWaitpointDue();
    loadWaits();
    loadLiveAttempts();
    loadActiveRuns();
    loadBulkActions();
    m_batches.load(
        [this](TimePoint announcedAt) { return elapsedDue(announcedAt + limits::kBatchItemsTime); });
    loadIntercepts();
    m_elapsedBefore = {};
    if (m_shortage) { // who was to try it may never have been started
        m_shortage->probe.reset();
        m_shortage->retryAt = m_clock.elapsed();
    }
}

void EngineCore::loadLiveAttempts()
{
    for (Attempt &attempt : m_store.unfinishedAttempts()) {
        RunEntry *entry = m_runs.find(attempt.run);
        if (!entry)
            continue;
        const auto known = m_clocks.find(attempt.run);
        m_runs.adoptAttempt(*entry, std::move(attempt),
                            known == m_clocks.end() ? AttemptClock{} : known->second);
        const Run &run = entry->run;
        if (isFinal(run.status) && run.holdsSlot) // its process is still ending
            m_queues.occupy(run.queue, run.concurrencyKey, run.seq);
        armMaxDuration(*entry);
        if (entry->clock.resumeWanted)
            makeReady(run, QueueBook::kHeadOfQueue);
    }
}

void EngineCore::loadActiveRuns()
{
    m_store.forEachActiveRun([this](const Run &run) {
        if (run.holdsSlot)
            m_queues.occupy(run.queue, run.concurrencyKey, run.seq);
        switch (run.status) {
        case RunStatus::WaitingForDeploy: m_waitingForDeploy[run.taskId].insert(run.seq); break;
        case RunStatus::Delayed:
            if (run.delayUntil)
                m_timers.add(*run.delayUntil, run.seq);
            break;
        case RunStatus::Queued: loadQueued(run); break;
        case RunStatus::Reattempting:
            if (run.retryAt)
                loadElapsed(TimerKind::RetryDue, run.seq, *run.retryAt);
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
