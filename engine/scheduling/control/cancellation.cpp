#include "engine/scheduling/control/cancellation.h"

#include "engine/base/limits.h"
#include "engine/scheduling/core/no_such_run.h"

namespace runyard {

Result<CancelReply> Cancellation::cancel(const RunId &id, const std::string &reason, Actor actor)
{
    RunEntry *entry = m_runs.find(id);
    if (!entry)
        return noSuchRun(id);
    if (isFinal(entry->run.status))
        return CancelReply{id, true, 0};
    const std::string why = reason.empty() ? "Canceled by user" : reason;
    cancelOne(*entry, why, actor);
    m_runs.flush(); // finds children created in this drain
    return CancelReply{id, false, cancelDescendants(entry->run.seq, why, actor)};
}

bool Cancellation::cancelOne(RunEntry &entry, const std::string &reason, Actor actor)
{
    Run &run = entry.run;
    if (isFinal(run.status))
        return false;
    if (run.status == RunStatus::WaitingForDeploy)
        m_admission.forget(run);
    const int number = entry.attempt ? entry.attempt->number : 0;
    m_queues.remove(run);
    entry.clock.resumeWanted = false;
    m_intercepts.letGo(entry);
    m_runs.setError(entry, {.kind = RunErrorKind::Text, .message = reason});
    m_runs.apply(entry, RunEvent::CancelRequested, m_clock.now(), actor, reason, number);
    run.retryAt.reset();
    if (entry.attempt) {
        // The slot stays occupied until the process has ended.
        const AttemptKey key{run.seq, number};
        m_drain.afterCommit(
            [this, key] { m_executors.of(key).stop(key, StopReason::Canceled, limits::kCancelGrace); });
    } else {
        m_queues.releaseSlot(entry);
    }
    return true;
}

int Cancellation::cancelDescendants(RunSeq run, const std::string &reason, Actor actor)
{
    int canceled = 0;
    for (const RunSeq child : m_store.runs.children(run, false)) {
        if (RunEntry *entry = m_runs.find(child))
            canceled += cancelOne(*entry, reason, actor);
        canceled += cancelDescendants(child, reason, actor);
    }
    return canceled;
}

} // namespace runyard
