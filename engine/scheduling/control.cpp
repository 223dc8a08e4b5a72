// What people and programs ask of existing runs: cancel, reschedule, freeze, resume, retry now, tags,
// metadata, idempotency keys.

#include "engine/domain/duration_text.h"
#include "engine/domain/limits.h"
#include "engine/scheduling/engine_core.h"

#include <nlohmann/json.hpp>

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
            "Run " + run.id.text + " is " + std::string(displayName(run.status)) + " and cannot be " + verb + ".",
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
    const int all = cancelTree(*entry, reason.empty() ? "Canceled by user" : reason, actor);
    return CancelReply{id, false, all - 1};
}

int EngineCore::cancelTree(RunEntry &entry, const std::string &reason, Actor actor)
{
    int canceled = 0;
    Run &run = entry.run;
    if (!isFinal(run.status)) {
        const int number = entry.attempt ? entry.attempt->number : 0;
        m_queues.remove(run.queue, run.concurrencyKey, run.seq);
        m_runs.setError(entry, {.kind = RunErrorKind::Text, .message = reason});
        m_runs.apply(entry, RunEvent::CancelRequested, m_clock.now(), actor, reason, number);
        run.retryAt.reset();
        canceled = 1;
        if (entry.attempt) {
            // The slot stays taken until the process is really gone.
            const AttemptKey key{run.seq, number};
            m_effects.push_back([this, key] { m_workers.stop(key, StopReason::Canceled, limits::kCancelGrace); });
        } else {
            releaseSlot(entry);
        }
    }
    const RunSeq seq = run.seq;
    m_runs.flush(); // children made in this very drain must be found
    for (const RunSeq child : m_store.children(seq, false)) {
        if (RunEntry *childEntry = m_runs.find(child))
            canceled += cancelTree(*childEntry, reason, actor);
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
        return Error{ErrorCode::InvalidInput, isoText(delayUntil) + " has passed.", "Give a time in the future."};
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
    m_runs.apply(*entry, RunEvent::FreezeRequested, m_clock.now(), actor, "Frozen by an operator", number);
    if (entry->attempt) {
        stopClock(*entry);
        entry->attempt->status = AttemptStatus::Frozen;
        m_runs.touchAttempt(*entry);
        const AttemptKey key{run.seq, number};
        m_effects.push_back([this, key] { m_workers.freeze(key); });
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
        entry->resumeWanted = true;
        makeReady(*entry, QueueBook::kHeadOfQueue);
    } else {
        enqueue(*entry, RunEvent::ResumedToQueue, actor, "Resumed by an operator");
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
    run.retryAt.reset();
    if (run.holdsSlot)
        startAttempt(*entry, RunEvent::RetryDueWithSlot, "Retried now by an operator");
    else
        enqueue(*entry, RunEvent::RetryDue, actor, "Retried now by an operator");
    return run;
}

Result<Run> EngineCore::addTags(const RunId &id, const std::vector<std::string> &tags)
{
    RunEntry *entry = m_runs.find(id);
    if (!entry)
        return noSuchRun(id);
    std::vector<std::string> all = entry->run.tags;
    for (const std::string &tag : tags) {
        if (tag.empty() || tag.size() > limits::kTagLength)
            return Error{ErrorCode::InvalidInput, "A tag has 1 to 128 characters.", "Shorten it."};
        if (std::find(all.begin(), all.end(), tag) == all.end())
            all.push_back(tag);
    }
    if (all.size() > limits::kTagsPerRun)
        return Error{ErrorCode::InvalidInput,
                     "Run " + id.text + " would have " + std::to_string(all.size()) + " tags; 10 is the limit.",
                     "Leave some out."};
    m_runs.flush();
    m_store.setTags(entry->run.seq, entry->run.tags, all);
    entry->run.tags = std::move(all);
    m_runs.touch(*entry, m_clock.now());
    return entry->run;
}

Result<Run> EngineCore::setMetadata(const RunId &id, const std::string &json)
{
    RunEntry *entry = m_runs.find(id);
    if (!entry)
        return noSuchRun(id);
    if (json.size() > limits::kMetadataBytes)
        return Error{ErrorCode::TooLarge, "The metadata is larger than 256 KiB.", "Keep less in it."};
    if (!nlohmann::json::parse(json, nullptr, false).is_object())
        return Error{ErrorCode::InvalidInput, "Metadata must be a JSON object.", "Send {\"key\": value}."};
    m_runs.setMetadata(*entry, json);
    m_runs.touch(*entry, m_clock.now());
    return entry->run;
}

Result<RunId> EngineCore::resetIdempotencyKey(const std::string &taskId, const std::string &hash)
{
    m_runs.flush();
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
