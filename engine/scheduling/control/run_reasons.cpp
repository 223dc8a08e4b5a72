#include "engine/scheduling/control/run_reasons.h"

#include "engine/scheduling/core/no_such_run.h"

#include <algorithm>

namespace runyard {

namespace {

/// More holders would hardly change the estimate of when a slot becomes free.
constexpr std::size_t kMaxHoldersAsked = 1'000;
constexpr std::int64_t kMaxCountedAhead = 10'000;

ReasonKind reasonToWait(const QueueBook::Standing &standing)
{
    if (standing.isPaused)
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

Result<RunReason> RunReasons::explain(const RunId &id)
{
    const RunEntry *entry = m_runs.find(id);
    if (!entry)
        return noSuchRun(id);
    const Run &run = entry->run;
    const auto standing = m_queues.book().standing(run.queue, run.concurrencyKey, run.seq);
    if (!standing) {
        RunReason reason{.kind = reasonOutsideQueues(run.status)};
        if (const RunWait *wait = m_waits.book().find(run.seq); wait && wait->state == WaitState::Waiting) {
            reason.kind = ReasonKind::Waits;
            reason.awaited = m_waits.awaitedBy(run.seq);
            reason.awaitedCount = std::ssize(reason.awaited);
            reason.awaited.resize(std::min(reason.awaited.size(), RunReason::kMaxAwaited));
        }
        if (m_queues.book().isAside(run.seq)) {
            reason.kind = ReasonKind::NoWorker;
            reason.queue = run.queue;
            if (const DeployedTask *task = m_tasks.of(run))
                reason.project = task->project;
        }
        if (const auto *hold = m_intercepts.holdOf(run.seq)) {
            reason.intercept = hold->intercept;
            reason.interceptQuery = hold->query;
        }
        return reason;
    }
    ReasonKind kind = reasonToWait(*standing);
    std::string problem;
    if (m_variables.problem()) {
        kind = ReasonKind::NoVariables;
        problem = m_variables.problem()->text();
    } else if (kind == ReasonKind::TurnComes && m_shortage.why()) {
        kind = ReasonKind::NoResources;
        problem = m_shortage.why()->text();
    }
    return RunReason{.kind = kind,
                     .problem = std::move(problem),
                     .queue = run.queue,
                     .concurrencyKey = run.concurrencyKey,
                     .queueLimit = standing->limit,
                     .environmentLimit = standing->environmentLimit,
                     .slotsInUse = standing->slotsInUse,
                     .holders = standing->holders,
                     .ahead = standing->ahead};
}

SlotHolder RunReasons::describeHolder(const RunEntry &entry) const
{
    const Run &run = entry.run;
    SlotHolder holder{.id = run.id,
                      .taskId = run.taskId,
                      .version = run.version,
                      .status = run.status,
                      .activeSince = {},
                      .retryAt = run.status == RunStatus::Reattempting ? run.retryAt : std::nullopt,
                      .usual = {}};
    if (entry.clock.activeSince)
        holder.activeSince = m_time.wallOf(*entry.clock.activeSince - entry.clock.activeBefore);
    return holder;
}

Result<RunExplanation> RunReasons::explainWithHolders(const RunId &id)
{
    auto reason = explain(id);
    if (!reason)
        return reason.error();
    const Run run = m_runs.find(id)->run;
    RunExplanation explanation;
    explanation.reason = std::move(*reason);
    explanation.status = run.status;
    explanation.at = m_clock.now();
    if (const RunEntry *entry = m_runs.find(id); run.status == RunStatus::Frozen && entry->attempt)
        explanation.pid = entry->attempt->pid;
    std::vector<RunSeq> holders;
    if (explanation.reason.kind == ReasonKind::QueueFull)
        holders = explanation.reason.holders;
    if (explanation.reason.kind == ReasonKind::EnvironmentFull) {
        holders = m_queues.book().holders();
        explanation.aheadOfAll =
            m_queues.book().aheadOfAll(run.queue, run.concurrencyKey, run.seq, kMaxCountedAhead);
    }
    explanation.holderCount = std::ssize(holders);
    holders.resize(std::min(holders.size(), kMaxHoldersAsked));
    for (const RunSeq seq : holders) {
        if (const RunEntry *holder = m_runs.find(seq))
            explanation.holders.push_back(describeHolder(*holder));
    }
    return explanation;
}

} // namespace runyard
