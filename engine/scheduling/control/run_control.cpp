#include "engine/scheduling/control/run_control.h"

#include "engine/domain/trigger_rules.h"
#include "engine/formats/duration_text.h"
#include "engine/scheduling/core/no_such_run.h"

#include <algorithm>
#include <limits>

namespace runyard {

Result<RunEntry *> RunControl::find(const RunId &id, RunAction action)
{
    RunEntry *entry = m_runs.find(id);
    if (!entry)
        return noSuchRun(id);
    if (!allows(action, entry->run.status))
        return refusal(action, entry->run);
    return entry;
}

Result<Run> RunControl::reschedule(const RunId &id, TimePoint delayUntil, Actor actor)
{
    const auto found = find(id, RunAction::Reschedule);
    if (!found)
        return found.error();
    RunEntry *entry = *found;
    const TimePoint now = m_clock.now();
    if (delayUntil <= now)
        return Error{ErrorCode::InvalidInput, isoText(delayUntil) + " has passed.",
                     "Give a time in the future."};
    entry->run.delayUntil = delayUntil;
    m_admission.delay(entry->run);
    m_runs.apply(*entry, RunEvent::Rescheduled, now, actor, "Rescheduled to " + isoText(delayUntil));
    return entry->run;
}

Result<Run> RunControl::freeze(const RunId &id, Actor actor)
{
    const auto found = find(id, RunAction::Freeze);
    if (!found)
        return found.error();
    RunEntry *entry = *found;
    Run &run = entry->run;
    const std::string cause = "Frozen by an operator";
    if (entry->attempt && m_executors.dev().has({run.seq, entry->attempt->number}))
        return Error{ErrorCode::Conflict,
                     "Run " + id.text
                         + " is executed by a trigger.dev command line, whose processes cannot be"
                           " frozen from here.",
                     "Cancel the run, or freeze runs before they start.",
                     {}};
    if (entry->attempt) {
        m_waits.freeze(*entry, actor, cause);
    } else {
        m_queues.remove(run);
        m_runs.apply(*entry, RunEvent::FreezeRequested, m_clock.now(), actor, cause);
        run.expiresAt.reset(); // it has left the queue
    }
    return run;
}

Result<Run> RunControl::resume(const RunId &id, Actor actor)
{
    const auto found = find(id, RunAction::Resume);
    if (!found)
        return found.error();
    RunEntry *entry = *found;
    Run &run = entry->run;
    if (RunWait *wait = m_waits.book().find(run.seq)) {
        const bool waits = wait->state == WaitState::Waiting;
        if (waits && !wait->isFrozenByHand)
            return Error{ErrorCode::Conflict,
                         "Run " + id.text + " is waiting for " + m_waits.nameOf(m_waits.waitpointsOf(*wait))
                             + ". It resumes by itself when that is over.",
                         "End what it is waiting for, or cancel the run.",
                         {}};
        wait->isFrozenByHand = false;
        run.waits = true;
        m_store.waits.update(*wait);
        m_runs.touch(*entry, m_clock.now());
        if (waits)
            return run;
    }
    m_intercepts.letGo(*entry); // if an intercept held it
    m_waits.resume(*entry, actor, "Resumed by an operator");
    return run;
}

Result<Run> RunControl::retryNow(const RunId &id, Actor actor)
{
    const auto found = find(id, RunAction::RetryNow);
    if (!found)
        return found.error();
    RunEntry *entry = *found;
    Run &run = entry->run;
    run.retryAt = m_clock.now();
    m_dispatcher.retry(*entry, actor, "Retried now by an operator");
    return run;
}

Result<Run> RunControl::startNow(const RunId &id, Actor actor)
{
    const auto found = find(id, RunAction::StartNow);
    if (!found)
        return found.error();
    RunEntry *entry = *found;
    entry->run.delayUntil = m_clock.now();
    m_admission.endDelay(*entry, actor, "Started now by an operator");
    return entry->run;
}

Result<Run> RunControl::jumpQueue(const RunId &id, Actor actor)
{
    const auto found = find(id, RunAction::JumpQueue);
    if (!found)
        return found.error();
    RunEntry *entry = *found;
    Run &run = entry->run;
    if (m_queues.book().isAside(run.seq))
        return Error{ErrorCode::Conflict,
                     "Run " + id.text + " is waiting for its trigger.dev command line, not for its turn.",
                     "Start the command line.",
                     {}};
    const auto standing = m_queues.book().standing(run.queue, run.concurrencyKey, run.seq);
    const auto first = m_queues.book().first();
    const std::int64_t score = m_queues.scoreOf(run);
    if (!standing || !first || first->second == run.seq || score < first->first)
        return run; // already at the head
    // A head start of sufficient length: it is stored, and the order still follows a single rule.
    const std::int64_t wanted = run.prioritySeconds + (score - first->first) / 1'000'000 + 1;
    run.prioritySeconds = static_cast<int>(std::min<std::int64_t>(wanted, std::numeric_limits<int>::max()));
    m_runs.apply(*entry, RunEvent::MovedToHead, m_clock.now(), actor,
                 "Moved to the head of queue \"" + run.queue + "\" by an operator");
    if (!standing->isAtHead) {
        m_queues.remove(run);
        m_queues.makeReady(run, m_queues.scoreOf(run));
    }
    return run;
}

Result<Run> RunControl::addTags(const RunId &id, const std::vector<std::string> &tags)
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

Result<Run> RunControl::setMetadata(const RunId &id, const std::string &json)
{
    RunEntry *entry = m_runs.find(id);
    if (!entry)
        return noSuchRun(id);
    if (auto checked = checkMetadata(json); !checked)
        return checked.error();
    std::string kept = json;
    m_variables.secrets().mask(kept);
    m_runs.setMetadata(*entry, std::move(kept));
    m_runs.touch(*entry, m_clock.now());
    return entry->run;
}

Result<bool> RunControl::setMetadataOnce(const RunId &id, const std::string &json,
                                         const std::string &requestKey)
{
    // One request may change the metadata of a run, of its parent and of its root.
    const std::string key = requestKey.empty() ? std::string() : requestKey + '\n' + id.text;
    if (m_requestKeys.madeBefore("metadata", key))
        return false;
    const auto written = setMetadata(id, json);
    if (!written)
        return written.error();
    m_requestKeys.remember("metadata", key, toInt(written->seq));
    return true;
}

Result<RunId> RunControl::resetIdempotencyKey(const std::string &taskId, const std::string &hash)
{
    const auto holder = m_store.keys.findIdempotencyKey(taskId, hash);
    RunEntry *entry = holder ? m_runs.find(holder->run) : nullptr;
    if (!entry)
        return Error{ErrorCode::NotFound, "No run of task \"" + taskId + "\" holds this idempotency key.",
                     "Check the key and the task."};
    m_store.keys.removeIdempotencyKey(taskId, hash);
    entry->run.idempotencyKey = {};
    m_runs.touch(*entry, m_clock.now());
    return entry->run.id;
}

} // namespace runyard
