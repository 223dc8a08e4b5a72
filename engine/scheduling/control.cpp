// What people and programs ask of existing runs: cancel, reschedule, freeze, resume, retry now, tags,
// metadata, idempotency keys.

#include "engine/domain/duration_text.h"
#include "engine/domain/limits.h"
#include "engine/domain/trigger_rules.h"
#include "engine/scheduling/engine_core.h"

#include <algorithm>

namespace runyard {

namespace {

Error noSuchRun(const RunId &id)
{
    return {ErrorCode::NotFound, "There is no run " + id.text + ".", "Check the id."};
}

Error wrongStatus(const Run &run, const std::string &verb, const std::string &allowed)
{
    return {ErrorCode::Conflict,
            "Run " + run.id.text + " is " + std::string(displayName(run.status)) + " and cannot be " + verb
                + ".",
            "Only " + allowed + " runs can."};
}

} // namespace

Result<CancelReply> EngineCore::cancel(const RunId &id, const std::string &reason, Actor actor)
{
    RunEntry *entry = m_runs.find(id);
    if (!entry)
        return noSuchRun(id);
    if (isFinal(entry->run.status))
        return CancelReply{id, true, 0};
    const std::string why = reason.empty() ? "Canceled by user" : reason;
    cancelOne(*entry, why, actor);
    m_runs.flush(); // children made in this very drain must be found
    return CancelReply{id, false, cancelDescendants(entry->run.seq, why, actor)};
}

bool EngineCore::cancelOne(RunEntry &entry, const std::string &reason, Actor actor)
{
    Run &run = entry.run;
    if (isFinal(run.status))
        return false;
    if (run.status == RunStatus::WaitingForDeploy)
        m_waitingForDeploy[run.taskId].erase(run.seq);
    const int number = entry.attempt ? entry.attempt->number : 0;
    m_queues.remove(run.queue, run.concurrencyKey, run.seq);
    entry.clock.resumeWanted = false;
    letGo(entry);
    m_runs.setError(entry, {.kind = RunErrorKind::Text, .message = reason});
    m_runs.apply(entry, RunEvent::CancelRequested, m_clock.now(), actor, reason, number);
    run.retryAt.reset();
    if (entry.attempt) {
        // The slot stays taken until the process is really gone.
        const AttemptKey key{run.seq, number};
        afterCommit([this, key] { m_workers.stop(key, StopReason::Canceled, limits::kCancelGrace); });
    } else {
        releaseSlot(entry);
    }
    return true;
}

int EngineCore::cancelDescendants(RunSeq run, const std::string &reason, Actor actor)
{
    int canceled = 0;
    for (const RunSeq child : m_store.children(run, false)) {
        if (RunEntry *entry = m_runs.find(child))
            canceled += cancelOne(*entry, reason, actor);
        canceled += cancelDescendants(child, reason, actor);
    }
    return canceled;
}

Result<Run> EngineCore::reschedule(const RunId &id, TimePoint delayUntil, Actor actor)
{
    RunEntry *entry = m_runs.find(id);
    if (!entry)
        return noSuchRun(id);
    if (entry->run.status != RunStatus::Delayed)
        return wrongStatus(entry->run, "rescheduled", "Delayed");
    const TimePoint now = m_clock.now();
    if (delayUntil <= now)
        return Error{ErrorCode::InvalidInput, isoText(delayUntil) + " has passed.",
                     "Give a time in the future."};
    entry->run.delayUntil = delayUntil;
    m_timers.add(delayUntil, TimerKind::DelayElapsed, entry->run.seq);
    m_runs.apply(*entry, RunEvent::Rescheduled, now, actor, "Rescheduled to " + isoText(delayUntil));
    return entry->run;
}

Result<Run> EngineCore::freeze(const RunId &id, Actor actor)
{
    RunEntry *entry = m_runs.find(id);
    if (!entry)
        return noSuchRun(id);
    Run &run = entry->run;
    if (run.status != RunStatus::Queued && run.status != RunStatus::Executing)
        return wrongStatus(run, "frozen", "Queued and Executing");
    const int number = entry->attempt ? entry->attempt->number : 0;
    m_queues.remove(run.queue, run.concurrencyKey, run.seq);
    const TimePoint now = m_clock.now();
    m_runs.apply(*entry, RunEvent::FreezeRequested, now, actor, "Frozen by an operator", number);
    run.expiresAt.reset(); // it has left the queue
    if (entry->attempt) {
        stopClock(*entry);
        entry->clock.frozenSince = now;
        entry->attempt->status = AttemptStatus::Frozen;
        m_runs.touchAttempt(*entry);
        const AttemptKey key{run.seq, number};
        afterCommit([this, key] { m_workers.freeze(key); });
    }
    releaseSlot(*entry);
    return run;
}

Result<Run> EngineCore::resume(const RunId &id, Actor actor)
{
    RunEntry *entry = m_runs.find(id);
    if (!entry)
        return noSuchRun(id);
    Run &run = entry->run;
    if (run.status != RunStatus::Frozen)
        return wrongStatus(run, "resumed", "Frozen");
    if (entry->attempt) {
        // Its process is alive: it continues at the head of its queue, once it owns a slot again.
        entry->clock.resumeWanted = true;
        m_runs.touchAttempt(*entry);
        makeReady(run, QueueBook::kHeadOfQueue);
    } else {
        letGo(*entry); // of an intercept
        enqueue(*entry, RunEvent::ResumedToQueue, actor, "Resumed by an operator", true);
    }
    return run;
}

Result<Run> EngineCore::retryNow(const RunId &id, Actor actor)
{
    RunEntry *entry = m_runs.find(id);
    if (!entry)
        return noSuchRun(id);
    Run &run = entry->run;
    if (run.status != RunStatus::Reattempting)
        return wrongStatus(run, "retried now", "Reattempting");
    run.retryAt = m_clock.now();
    retry(*entry, actor, "Retried now by an operator");
    return run;
}

Result<Run> EngineCore::addTags(const RunId &id, const std::vector<std::string> &tags)
{
    RunEntry *entry = m_runs.find(id);
    if (!entry)
        return noSuchRun(id);
    std::vector<std::string> all = entry->run.tags;
    for (const std::string &tag : tags) {
        if (std::find(all.begin(), all.end(), tag) == all.end())
            all.push_back(tag);
    }
    if (auto checked = checkTags(all); !checked)
        return checked.error();
    m_runs.setTags(*entry, std::move(all), m_clock.now());
    return entry->run;
}

Result<Run> EngineCore::setMetadata(const RunId &id, const std::string &json)
{
    RunEntry *entry = m_runs.find(id);
    if (!entry)
        return noSuchRun(id);
    if (auto checked = checkMetadata(json); !checked)
        return checked.error();
    m_runs.setMetadata(*entry, json);
    m_runs.touch(*entry, m_clock.now());
    return entry->run;
}

Result<RunId> EngineCore::resetIdempotencyKey(const std::string &taskId, const std::string &hash)
{
    const auto holder = m_store.findIdempotencyKey(taskId, hash);
    RunEntry *entry = holder ? m_runs.find(holder->run) : nullptr;
    if (!entry)
        return Error{ErrorCode::NotFound, "No run of task \"" + taskId + "\" holds this idempotency key.",
                     "Check the key and the task."};
    m_store.removeIdempotencyKey(taskId, hash);
    entry->run.idempotencyKey = {};
    m_runs.touch(*entry, m_clock.now());
    return entry->run.id;
}

} // namespace runyard
