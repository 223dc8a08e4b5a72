// Why a run is where it is, read from what dispatch decides with.

#include "engine/scheduling/engine_core.h"

namespace runyard {

namespace {

ReasonKind reasonToWait(const QueueBook::Standing &standing)
{
    if (standing.paused)
        return ReasonKind::QueuePaused;
    if (standing.limit && static_cast<int>(standing.holders.size()) >= *standing.limit)
        return ReasonKind::QueueFull;
    if (standing.slotsInUse >= standing.environmentLimit)
        return ReasonKind::EnvironmentFull;
    return ReasonKind::TurnComes;
}

ReasonKind reasonOutsideQueues(RunStatus status)
{
    switch (status) {
    case RunStatus::WaitingForDeploy: return ReasonKind::NoDeployedTask;
    case RunStatus::Delayed: return ReasonKind::DelayNotOver;
    case RunStatus::Queued: return ReasonKind::TurnComes;
    case RunStatus::Dequeued: return ReasonKind::Starting;
    case RunStatus::Executing: return ReasonKind::Running;
    case RunStatus::Reattempting: return ReasonKind::RetryDelayNotOver;
    case RunStatus::Frozen: return ReasonKind::FrozenUntilResumed;
    default: return ReasonKind::Ended;
    }
}

} // namespace

Result<RunReason> EngineCore::explain(const RunId &id)
{
    const RunEntry *entry = m_runs.find(id);
    if (!entry)
        return Error{ErrorCode::NotFound, "There is no run " + id.text + ".", "Check the id."};
    const Run &run = entry->run;
    const auto standing = m_queues.standing(run.queue, run.concurrencyKey, run.seq);
    if (!standing) {
        RunReason reason{.kind = reasonOutsideQueues(run.status)};
        if (const auto hold = m_heldRuns.find(run.seq); hold != m_heldRuns.end()) {
            reason.intercept = hold->second.intercept;
            reason.interceptQuery = hold->second.query;
        }
        return reason;
    }
    return RunReason{.kind = reasonToWait(*standing),
                     .queue = run.queue,
                     .concurrencyKey = run.concurrencyKey,
                     .queueLimit = standing->limit,
                     .environmentLimit = standing->environmentLimit,
                     .slotsInUse = standing->slotsInUse,
                     .holders = standing->holders,
                     .ahead = standing->ahead};
}

} // namespace runyard
