// What people and programs ask of existing runs: cancel, reschedule, freeze, resume, retry or start now, jump the queue, tags,
// metadata, idempotency keys.

#include "engine/domain/duration_text.h"
#include "engine/domain/limits.h"
#include "engine/domain/trigger_rules.h"
#include "engine/scheduling/engine_core.h"
#include "engine/scheduling/no_such_run.h"

#include <algorithm>
#include <limits>

namespace runyard {

namespace {

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
        afterCommit([this, key] { workersOf(key).stop(key, StopReason::Canceled, limits::kCancelGrace); });
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
    m_timers.add(delayUntil, entry->run.seq);
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
    const std::string cause = "Frozen by an operator";
    if (entry->attempt && m_dev.has({run.seq, entry->attempt->number}))
        return Error{ErrorCode::Conflict,
                     "Run " + id.text
                         + " is executed by a trigger.dev command line, whose processes cannot be"
                           " frozen from here.",
                     "Cancel the run, or freeze runs before they start.",
                     {}};
    if (entry->attempt) {
        standStill(*entry, actor, cause);
    } else {
        m_queues.remove(run.queue, run.concurrencyKey, run.seq);
        m_runs.apply(*entry, RunEvent::FreezeRequested, m_clock.now(), actor, cause);
        run.expiresAt.reset(); // it has left the queue
    }
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
    if (RunWait *wait = m_waits.find(run.seq)) {
        const bool waits = wait->state == WaitState::Waiting;
        if (waits && !wait->isHeld)
            return Error{ErrorCode::Conflict,
                         "Run " + id.text + " waits for " + nameOf(waitpointsOf(*wait))
                             + ". It goes on by itself when that is over.",
                         "End what it waits for, or cancel the run.",
                         {}};
        wait->isHeld = false;
        run.waits = true;
        m_store.updateWait(*wait);
        m_runs.touch(*entry, m_clock.now());
        if (waits)
            return run;
    }
    letGo(*entry); // of an intercept
    goOn(*entry, actor, "Resumed by an operator");
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

Result<Run> EngineCore::startNow(const RunId &id, Actor actor)
{
    RunEntry *entry = m_runs.find(id);
    if (!entry)
        return noSuchRun(id);
    if (entry->run.status != RunStatus::Delayed)
        return wrongStatus(entry->run, "started now", "Delayed");
    entry->run.delayUntil = m_clock.now();
    endDelay(*entry, actor, "Started now by an operator");
    return entry->run;
}

Result<Run> EngineCore::jumpQueue(const RunId &id, Actor actor)
{
    RunEntry *entry = m_runs.find(id);
    if (!entry)
        return noSuchRun(id);
    Run &run = entry->run;
    if (run.status != RunStatus::Queued)
        return wrongStatus(run, "moved to the head of its queue", "Queued");
    if (m_queues.isAside(run.seq))
        return Error{ErrorCode::Conflict,
                     "Run " + id.text + " waits for its trigger.dev command line, not for its turn.",
                     "Start the command line.",
                     {}};
    const auto standing = m_queues.standing(run.queue, run.concurrencyKey, run.seq);
    const auto first = m_queues.first();
    const std::int64_t score = scoreOf(run);
    if (!standing || !first || first->second == run.seq || score < first->first)
        return run; // it is there
    // A head start that is long enough: durable as it is, and one rule decides the order.
    const std::int64_t wanted = run.prioritySeconds + (score - first->first) / 1'000'000 + 1;
    run.prioritySeconds = static_cast<int>(std::min<std::int64_t>(wanted, std::numeric_limits<int>::max()));
    m_runs.apply(*entry, RunEvent::MovedToHead, m_clock.now(), actor,
                 "Moved to the head of queue \"" + run.queue + "\" by an operator");
    if (!standing->isAtHead) {
        m_queues.remove(run.queue, run.concurrencyKey, run.seq);
        makeReady(run, scoreOf(run));
    }
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
    std::string kept = json;
    m_secretValues->mask(kept);
    m_runs.setMetadata(*entry, std::move(kept));
    m_runs.touch(*entry, m_clock.now());
    return entry->run;
}

Result<bool> EngineCore::setMetadataOnce(const RunId &id, const std::string &json,
                                         const std::string &requestKey)
{
    // One request may change the metadata of a run, its parent and its root.
    const std::string key = requestKey.empty() ? std::string() : requestKey + '\n' + id.text;
    if (madeBefore("metadata", key))
        return false;
    const auto written = setMetadata(id, json);
    if (!written)
        return written.error();
    rememberMade("metadata", key, toInt(written->seq));
    return true;
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
