#include "engine/scheduling/attempts/attempts.h"

#include "engine/base/characters.h"
#include "engine/base/limits.h"
#include "engine/formats/duration_text.h"
#include "engine/workers/attempt_verdict.h"

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

/// The first line of an error, for the history.
std::string inShort(const RunError &error)
{
    std::string text = error.message.empty() ? std::string(codeName(error.code)) : error.message;
    text = text.substr(0, text.find('\n'));
    constexpr std::size_t kMax = 160;
    return shortenedTo(text, kMax);
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

void Attempts::started(AttemptKey key, std::int64_t pid, TimePoint at)
{
    RunEntry *entry = m_context.runs.find(key.run);
    if (!entry || !entry->attempt || entry->attempt->number != key.attempt)
        return;
    m_shortage.noteStart(key);
    m_intercepts.forget(key.run); // no intercept applies to it any more
    entry->attempt->pid = pid;
    entry->attempt->startedAt = m_context.runs.timeOf(*entry, at);
    if (entry->attempt->status == AttemptStatus::Starting)
        entry->attempt->status = AttemptStatus::Executing;
    m_context.runs.touchAttempt(*entry);
    if (!m_context.runs.apply(*entry, RunEvent::StartConfirmed, at, Actor::Worker,
                              "Attempt " + std::to_string(key.attempt) + " started", key.attempt))
        return; // canceled meanwhile
    entry->run.retryAt.reset();
    entry->run.startedOnce = true;
    if (!entry->run.startedAt)
        entry->run.startedAt = entry->attempt->startedAt;
    m_context.time.startClock(*entry);
}

void Attempts::logged(AttemptKey key, const std::vector<LogLine> &lines)
{
    // Lines are complete however the task wrote them, so a value split over two writes is found here.
    if (m_variables.secrets().isEmpty()) {
        m_context.store.logs.append(key.run, lines);
    } else {
        std::vector<LogLine> masked = lines;
        for (LogLine &line : masked)
            m_variables.secrets().mask(line.text);
        m_context.store.logs.append(key.run, masked);
    }
    if (m_context.drain.changes.logs.empty() || m_context.drain.changes.logs.back() != key.run)
        m_context.drain.changes.logs.push_back(key.run);
}

void Attempts::finished(const AttemptOutcome &outcome)
{
    RunEntry *entry = m_context.runs.find(outcome.key.run);
    if (!entry || !entry->attempt || entry->attempt->number != outcome.key.attempt)
        return;
    const bool isLost = outcome.stopped == StopReason::Shutdown && outcome.error;
    end(*entry, outcome, isLost ? Loss::CleanStop : Loss::None);
}

void Attempts::lose(RunEntry &entry, Loss loss)
{
    AttemptOutcome outcome;
    outcome.key = {entry.run.seq, entry.attempt->number};
    // If its process was already being ended, the reason for that.
    outcome.error = entry.attempt->error ? *entry.attempt->error
                                         : RunError{.kind = RunErrorKind::Internal,
                                                    .message = "The engine stopped while the attempt ran",
                                                    .code = InternalCode::TaskExecutionAborted};
    outcome.finishedAt = m_context.clock.now();
    end(entry, outcome, entry.attempt->error ? Loss::None : loss);
}

void Attempts::end(RunEntry &entry, const AttemptOutcome &outcome, Loss loss)
{
    Run &run = entry.run;
    Attempt &attempt = *entry.attempt;
    if (outcome.shortage)
        m_shortage.note(outcome.key, *outcome.shortage);
    else if (loss == Loss::None)
        m_shortage.noteStart(outcome.key);
    m_context.time.stopClock(entry);
    attempt.finishedAt = m_context.runs.timeOf(entry, outcome.finishedAt);
    attempt.exit = outcome.exit;
    run.activeTime += entry.clock.activeBefore;
    if (entry.clock.resumeWanted)
        m_queues.remove(run);

    if (isFinal(run.status)) { // canceled while its process was still ending
        m_waits.leave(entry);
        attempt.status = AttemptStatus::Canceled;
        attempt.error = outcome.error;
        if (attempt.error)
            maskSecrets(*attempt.error, m_variables.secrets());
        m_context.runs.endAttempt(entry);
        m_queues.releaseSlot(entry);
        m_context.runs.flush();
        // Nothing waits any more for runs that the process triggered while it was being ended.
        m_cancellation.cancelDescendants(run.seq, "The run that triggered it was canceled", Actor::Engine);
        return;
    }
    if (outcome.shortage && run.status == RunStatus::Dequeued)
        return putBack(entry, *outcome.shortage);
    m_intercepts.forget(run.seq);
    run.retryAt.reset();
    if (loss == Loss::CleanStop) // not the task's fault: it gets the attempt back
        run.maxAttempts = std::max(run.maxAttempts, run.attemptCount) + 1;
    if (loss != Loss::None && m_waits.book().find(run.seq))
        return waitWithoutProcess(entry, outcome, loss);
    if (loss == Loss::None) // otherwise the next attempt finds the results this one waited for
        m_waits.leave(entry);
    if (!outcome.error && !outcome.shortage) {
        attempt.status = AttemptStatus::Completed;
        attempt.error.reset();
        attempt.output = outcome.output;
        m_variables.secrets().mask(attempt.output.data);
        const int number = attempt.number;
        m_context.runs.endAttempt(entry);
        m_queues.releaseSlot(entry);
        m_context.runs.apply(entry, RunEvent::AttemptSucceeded, m_context.clock.now(), Actor::Worker,
                             "Attempt " + std::to_string(number) + " completed", number);
        return;
    }
    const auto delay = loss == Loss::CleanStop ? std::optional(Millis{0}) : outcome.retryAfter;
    RunError error = outcome.error.value_or(
        RunError{.kind = RunErrorKind::Internal, .code = InternalCode::TaskExecutionAborted});
    if (outcome.shortage)
        error.message = outcome.shortage->text();
    maskSecrets(error, m_variables.secrets()); // before shortening, which could cut a secret in two
    finishWithError(entry, sanitized(error), !outcome.retryForbidden, delay,
                    loss == Loss::None ? Actor::Worker : Actor::Engine);
}

void Attempts::waitWithoutProcess(RunEntry &entry, const AttemptOutcome &outcome, Loss loss)
{
    const RunWait wait = *m_waits.book().find(entry.run.seq);
    entry.attempt->status = AttemptStatus::Interrupted;
    entry.attempt->error = outcome.error;
    if (entry.attempt->error)
        maskSecrets(*entry.attempt->error, m_variables.secrets());
    m_context.runs.endAttempt(entry);
    if (loss == Loss::Crash)
        entry.run.maxAttempts = std::max(entry.run.maxAttempts, entry.run.attemptCount) + 1;
    m_context.runs.touch(entry, m_context.clock.now());
    if (wait.state != WaitState::Over || wait.isFrozenByHand)
        return;
    m_queues.remove(entry.run);
    m_waits.resume(entry, Actor::Engine, m_waits.whatCame(wait) + "; its process ended with the engine");
}

void Attempts::finishWithError(RunEntry &entry, const RunError &error, bool retryAllowed,
                               std::optional<Millis> workerDelay, Actor actor)
{
    Run &run = entry.run;
    Attempt &attempt = *entry.attempt;
    const TimePoint now = m_context.clock.now();
    const RunStatus verdict = finalStatusFor(error);
    attempt.status = attemptStatusFor(verdict);
    attempt.error = error;
    const int number = attempt.number;
    m_context.runs.endAttempt(entry);

    RetryPolicy policy;
    if (const DeployedTask *task = m_tasks.of(run))
        policy = task->definition.retry;
    policy.maxAttempts = run.maxAttempts;

    // A task that ran out of memory will do so again on the same machine; retry only on a larger one.
    const bool outOfMemory = error.code == InternalCode::ProcessOomKilled;
    const bool biggerMachine =
        outOfMemory && !policy.outOfMemoryMachine.empty() && policy.outOfMemoryMachine != run.machine;
    const bool mayRetry = retryAllowed && (outOfMemory ? biggerMachine : isRetriable(error));
    auto delay = mayRetry ? nextRetry(policy, number, m_context.random.uniform()) : std::nullopt;
    if (delay && workerDelay)
        delay = *workerDelay;

    const std::string what = "Attempt " + std::to_string(number) + " ended: " + inShort(error);
    if (!delay) {
        m_queues.releaseSlot(entry);
        m_context.runs.setError(entry, error);
        m_context.runs.apply(entry, eventForFinal(verdict), now, actor, what, number);
        return;
    }
    if (biggerMachine)
        run.machine = policy.outOfMemoryMachine;
    if (*delay >= limits::kKeepSlotRetryDelay)
        m_queues.releaseSlot(entry);
    run.retryAt = now + *delay;
    m_context.time.timers().add(m_context.clock.elapsed() + *delay, TimerKind::RetryDue, run.seq);
    m_context.runs.apply(entry, RunEvent::RetryScheduled, now, actor,
                         what + "; attempt " + std::to_string(number + 1) + " of "
                             + std::to_string(run.maxAttempts) + " in " + seconds(*delay),
                         number);
}

void Attempts::putBack(RunEntry &entry, const Error &why)
{
    Run &run = entry.run;
    const int number = entry.attempt->number;
    m_context.runs.dropAttempt(entry);
    m_queues.releaseSlot(entry);
    run.attemptCount = number - 1;
    m_context.runs.apply(entry, RunEvent::StartLost, m_context.clock.now(), Actor::Engine,
                         "Attempt " + std::to_string(number)
                             + " could not be started and does not count: " + why.text(),
                         number);
    m_admission.loadQueued(run);
}

void Attempts::endOverdue(RunEntry &entry)
{
    const AttemptClock &clock = entry.clock;
    const Run &run = entry.run;
    if (!entry.attempt || !clock.activeSince || !run.maxDuration)
        return;
    const auto active = m_context.clock.elapsed() - *clock.activeSince + clock.activeBefore;
    if (active < *run.maxDuration)
        return; // armed before a freeze; a later timer covers the remaining time
    const AttemptKey key{run.seq, entry.attempt->number};
    // Stored before the process is asked to end: a start after a crash must know why it ended.
    entry.attempt->error = stopError(StopReason::MaxDuration);
    m_context.runs.touchAttempt(entry);
    m_context.drain.afterCommit(
        [this, key] { m_executors.of(key).stop(key, StopReason::MaxDuration, limits::kCancelGrace); });
}

void Attempts::advance()
{
    while (const auto run =
               m_context.time.timers().takeDue(TimerKind::MaxDuration, m_context.clock.elapsed())) {
        if (RunEntry *entry = m_context.runs.find(*run))
            endOverdue(*entry);
    }
}

void Attempts::keepClocks()
{
    m_keptClocks = m_context.runs.committedClocks();
}

void Attempts::load()
{
    for (Attempt &attempt : m_context.store.history.unfinishedAttempts()) {
        RunEntry *entry = m_context.runs.find(attempt.run);
        if (!entry)
            continue;
        const auto kept = m_keptClocks.find(attempt.run);
        m_context.runs.adoptAttempt(*entry, std::move(attempt),
                                    kept == m_keptClocks.end() ? AttemptClock{} : kept->second);
        const Run &run = entry->run;
        if (isFinal(run.status) && run.holdsSlot) // its process is still ending
            m_queues.occupy(run);
        m_context.time.armMaxDuration(*entry);
        if (entry->clock.resumeWanted)
            m_queues.makeReady(run, QueueBook::kHeadOfQueue);
    }
}

} // namespace runyard
