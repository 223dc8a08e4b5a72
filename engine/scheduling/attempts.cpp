// What workers report: an attempt started, logged, ended. Retry or give up is decided here.

#include "engine/domain/characters.h"
#include "engine/domain/duration_text.h"
#include "engine/domain/limits.h"
#include "engine/scheduling/engine_core.h"

#include <algorithm>

namespace runyard {

namespace {

RunEvent eventForFinal(RunStatus status)
{
    switch (status) {
    case RunStatus::Completed: return RunEvent::AttemptSucceeded;
    case RunStatus::Canceled: return RunEvent::CancelRequested;
    case RunStatus::Failed: return RunEvent::AttemptFailed;
    case RunStatus::TimedOut: return RunEvent::AttemptTimedOut;
    case RunStatus::Crashed: return RunEvent::AttemptCrashed;
    case RunStatus::Interrupted: return RunEvent::AttemptInterrupted;
    case RunStatus::SystemFailure:
    case RunStatus::WaitingForDeploy:
    case RunStatus::Delayed:
    case RunStatus::Queued:
    case RunStatus::Dequeued:
    case RunStatus::Executing:
    case RunStatus::Reattempting:
    case RunStatus::Frozen:
    case RunStatus::Expired: return RunEvent::EngineFailed;
    }
    return RunEvent::EngineFailed;
}

AttemptStatus attemptStatusFor(RunStatus status)
{
    switch (status) {
    case RunStatus::Completed: return AttemptStatus::Completed;
    case RunStatus::Canceled: return AttemptStatus::Canceled;
    case RunStatus::Failed: return AttemptStatus::Failed;
    case RunStatus::TimedOut: return AttemptStatus::TimedOut;
    case RunStatus::Crashed: return AttemptStatus::Crashed;
    case RunStatus::Interrupted: return AttemptStatus::Interrupted;
    default: return AttemptStatus::SystemFailure;
    }
}

/// First line of an error, for the history.
std::string inShort(const RunError &error)
{
    std::string text = error.message.empty() ? std::string(codeName(error.code)) : error.message;
    text = text.substr(0, text.find('\n'));
    constexpr std::size_t kMost = 160;
    return shortenedTo(text, kMost);
}

void maskSecrets(RunError &error, const SecretValues &secrets)
{
    for (std::string *text : {&error.name, &error.message, &error.stackTrace})
        secrets.mask(*text);
}

std::string seconds(Millis delay)
{
    if (delay < Seconds{1})
        return std::to_string(delay.count()) + " ms";
    return durationText(std::chrono::duration_cast<Seconds>(delay));
}

} // namespace

void EngineCore::startClock(RunEntry &entry)
{
    stopClock(entry);
    entry.clock.activeSince = m_clock.elapsed();
    armMaxDuration(entry);
}

void EngineCore::armMaxDuration(const RunEntry &entry)
{
    if (entry.run.maxDuration && entry.clock.activeSince)
        m_elapsed.add(*entry.clock.activeSince + *entry.run.maxDuration - entry.clock.activeBefore,
                      TimerKind::MaxDuration, entry.run.seq);
}

void EngineCore::stopClock(RunEntry &entry)
{
    const Micros now = m_clock.elapsed();
    AttemptClock &clock = entry.clock;
    if (clock.activeSince)
        clock.activeBefore += std::chrono::duration_cast<Millis>(now - *clock.activeSince);
    if (clock.frozenSince)
        entry.attempt->frozenTime += std::chrono::duration_cast<Millis>(now - *clock.frozenSince);
    clock.activeSince.reset();
    clock.frozenSince.reset();
}

void EngineCore::attemptStarted(AttemptKey key, std::int64_t pid, TimePoint at)
{
    RunEntry *entry = m_runs.find(key.run);
    if (!entry || !entry->attempt || entry->attempt->number != key.attempt)
        return;
    noteStart(key);
    m_letGo.erase(key.run); // no intercept asks about it any more
    entry->attempt->pid = pid;
    entry->attempt->startedAt = m_runs.timeOf(*entry, at);
    if (entry->attempt->status == AttemptStatus::Starting)
        entry->attempt->status = AttemptStatus::Executing;
    m_runs.touchAttempt(*entry);
    if (!m_runs.apply(*entry, RunEvent::StartConfirmed, at, Actor::Worker,
                      "Attempt " + std::to_string(key.attempt) + " started", key.attempt))
        return; // canceled meanwhile
    entry->run.retryAt.reset();
    entry->run.startedOnce = true;
    if (!entry->run.startedAt)
        entry->run.startedAt = entry->attempt->startedAt;
    startClock(*entry);
}

void EngineCore::attemptLogged(AttemptKey key, const std::vector<LogLine> &lines)
{
    // Lines come whole, however the task wrote them: a value in two writes is one value here.
    if (m_secretValues->isEmpty()) {
        m_store.appendLog(key.run, lines);
    } else {
        std::vector<LogLine> masked = lines;
        for (LogLine &line : masked)
            m_secretValues->mask(line.text);
        m_store.appendLog(key.run, masked);
    }
    if (m_changes.logs.empty() || m_changes.logs.back() != key.run)
        m_changes.logs.push_back(key.run);
}

void EngineCore::attemptFinished(const AttemptOutcome &outcome)
{
    RunEntry *entry = m_runs.find(outcome.key.run);
    if (!entry || !entry->attempt || entry->attempt->number != outcome.key.attempt)
        return;
    const bool isLost = outcome.stopped == StopReason::Shutdown && outcome.error;
    endAttempt(*entry, outcome, isLost ? Loss::CleanStop : Loss::None);
}

void EngineCore::loseAttempt(RunEntry &entry, Loss loss)
{
    AttemptOutcome outcome;
    outcome.key = {entry.run.seq, entry.attempt->number};
    // What its process was being ended for, where that was decided before.
    outcome.error = entry.attempt->error ? *entry.attempt->error
                                         : RunError{.kind = RunErrorKind::Internal,
                                                    .message = "The engine stopped while the attempt ran",
                                                    .code = InternalCode::TaskExecutionAborted};
    outcome.finishedAt = m_clock.now();
    endAttempt(entry, outcome, entry.attempt->error ? Loss::None : loss);
}

void EngineCore::endAttempt(RunEntry &entry, const AttemptOutcome &outcome, Loss loss)
{
    Run &run = entry.run;
    Attempt &attempt = *entry.attempt;
    if (outcome.shortage)
        noteShortage(outcome.key, *outcome.shortage);
    else if (loss == Loss::None)
        noteStart(outcome.key);
    stopClock(entry);
    attempt.finishedAt = m_runs.timeOf(entry, outcome.finishedAt);
    attempt.exit = outcome.exit;
    run.activeTime += entry.clock.activeBefore;
    if (entry.clock.resumeWanted)
        m_queues.remove(run.queue, run.concurrencyKey, run.seq);

    if (isFinal(run.status)) { // canceled while its process was still ending
        leaveWaits(entry);
        attempt.status = AttemptStatus::Canceled;
        attempt.error = outcome.error;
        if (attempt.error)
            maskSecrets(*attempt.error, *m_secretValues);
        m_runs.endAttempt(entry);
        releaseSlot(entry);
        m_runs.flush();
        // What the process triggered while it was being ended has nobody left to wait for it.
        cancelDescendants(run.seq, "The run that triggered it was canceled", Actor::Engine);
        return;
    }
    if (outcome.shortage && run.status == RunStatus::Dequeued)
        return putBack(entry, *outcome.shortage);
    m_letGo.erase(run.seq);
    run.retryAt.reset();
    if (loss == Loss::CleanStop) // it is no fault of the task: the attempt it used is given back
        run.maxAttempts = std::max(run.maxAttempts, run.attemptCount) + 1;
    if (loss != Loss::None && m_waits.find(run.seq))
        return waitWithoutProcess(entry, outcome, loss);
    if (loss == Loss::None) // else the next attempt finds what this one waited for
        leaveWaits(entry);
    if (!outcome.error && !outcome.shortage) {
        attempt.status = AttemptStatus::Completed;
        attempt.error.reset();
        attempt.output = outcome.output;
        m_secretValues->mask(attempt.output.data);
        const int number = attempt.number;
        m_runs.endAttempt(entry);
        releaseSlot(entry);
        m_runs.apply(entry, RunEvent::AttemptSucceeded, m_clock.now(), Actor::Worker,
                     "Attempt " + std::to_string(number) + " completed", number);
        return;
    }
    const auto delay = loss == Loss::CleanStop ? std::optional(Millis{0}) : outcome.retryAfter;
    RunError error = outcome.error.value_or(
        RunError{.kind = RunErrorKind::Internal, .code = InternalCode::TaskExecutionAborted});
    if (outcome.shortage)
        error.message = outcome.shortage->text();
    maskSecrets(error, *m_secretValues); // first: what is cut is whole no more
    finishWithError(entry, sanitized(error), !outcome.retryForbidden, delay,
                    loss == Loss::None ? Actor::Worker : Actor::Engine);
}

void EngineCore::waitWithoutProcess(RunEntry &entry, const AttemptOutcome &outcome, Loss loss)
{
    const RunWait wait = *m_waits.find(entry.run.seq);
    entry.attempt->status = AttemptStatus::Interrupted;
    entry.attempt->error = outcome.error;
    if (entry.attempt->error)
        maskSecrets(*entry.attempt->error, *m_secretValues);
    m_runs.endAttempt(entry);
    if (loss == Loss::Crash)
        entry.run.maxAttempts = std::max(entry.run.maxAttempts, entry.run.attemptCount) + 1;
    m_runs.touch(entry, m_clock.now());
    if (wait.state != WaitState::Over || wait.isHeld)
        return;
    m_queues.remove(entry.run.queue, entry.run.concurrencyKey, entry.run.seq);
    goOn(entry, Actor::Engine, whatCame(wait) + "; its process ended with the engine");
}

void EngineCore::finishWithError(RunEntry &entry, const RunError &error, bool retryAllowed,
                                 std::optional<Millis> workerDelay, Actor actor)
{
    Run &run = entry.run;
    Attempt &attempt = *entry.attempt;
    const TimePoint now = m_clock.now();
    const RunStatus verdict = finalStatusFor(error);
    attempt.status = attemptStatusFor(verdict);
    attempt.error = error;
    const int number = attempt.number;
    m_runs.endAttempt(entry);

    RetryPolicy policy;
    if (const DeployedTask *task = taskFor(run))
        policy = task->definition.retry;
    policy.maxAttempts = run.maxAttempts;

    // Out of memory repeats itself on the same machine: only a bigger one is worth another try.
    const bool outOfMemory = error.code == InternalCode::ProcessOomKilled;
    const bool biggerMachine =
        outOfMemory && !policy.outOfMemoryMachine.empty() && policy.outOfMemoryMachine != run.machine;
    const bool mayRetry = retryAllowed && (outOfMemory ? biggerMachine : isRetriable(error));
    auto delay = mayRetry ? nextRetry(policy, number, m_random.uniform()) : std::nullopt;
    if (delay && workerDelay)
        delay = *workerDelay;

    const std::string what = "Attempt " + std::to_string(number) + " ended: " + inShort(error);
    if (!delay) {
        releaseSlot(entry);
        m_runs.setError(entry, error);
        m_runs.apply(entry, eventForFinal(verdict), now, actor, what, number);
        return;
    }
    if (biggerMachine)
        run.machine = policy.outOfMemoryMachine;
    if (*delay >= limits::kKeepSlotRetryDelay)
        releaseSlot(entry);
    run.retryAt = now + *delay;
    m_elapsed.add(m_clock.elapsed() + *delay, TimerKind::RetryDue, run.seq);
    m_runs.apply(entry, RunEvent::RetryScheduled, now, actor,
                 what + "; attempt " + std::to_string(number + 1) + " of " + std::to_string(run.maxAttempts)
                     + " in " + seconds(*delay),
                 number);
}

} // namespace runyard
