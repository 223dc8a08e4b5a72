// Runs that a trigger.dev command line executes: it registers builds, asks for runs, and says how they went.

#include "engine/domain/limits.h"
#include "engine/scheduling/engine_core.h"
#include "engine/scheduling/no_such_run.h"

#include <algorithm>

namespace runyard {

namespace {

RunError lineIsGone()
{
    return {.kind = RunErrorKind::Internal,
            .message = "The trigger.dev command line that executed it went away",
            .code = InternalCode::TaskExecutionAborted};
}

AttemptOutcome endedWith(AttemptKey key, RunError error, TimePoint at)
{
    AttemptOutcome outcome;
    outcome.key = key;
    outcome.error = std::move(error);
    outcome.retryForbidden = true;
    outcome.finishedAt = at;
    return outcome;
}

} // namespace

// --- who is there

Result<DevRegistered> EngineCore::registerDevWorker(const DevRegistration &registration)
{
    ProjectManifest manifest = registration.manifest;
    manifest.dev->workerId = "worker_" + m_ids.body();
    auto deployed = deploy(manifest, Actor::Worker);
    if (!deployed)
        return deployed.error();
    const Deployment &deployment = deployed->deployment;
    afterCommit([this, deployment] {
        m_dev.addVersion(deployment, true);
        m_cameBack.insert(deployment.project);
    });
    return DevRegistered{deployment.dev->workerId, deployment.version};
}

Result<std::string> EngineCore::versionOnBranch(const std::string &branch, const std::string &taskId)
{
    for (const DevWorker &worker : m_dev.workers()) {
        if (worker.branch == branch && !worker.version.empty() && taskAt(taskId, worker.version))
            return worker.version;
    }
    return Error{ErrorCode::NotFound,
                 "No trigger.dev command line of branch \"" + branch + "\" with task \"" + taskId
                     + "\" has been here.",
                 "Start one with trigger.dev dev --branch " + branch + ".",
                 {}};
}

void EngineCore::devPresence(bool isOpen)
{
    isOpen ? m_dev.presenceOpened() : m_dev.presenceClosed();
}

void EngineCore::devSeen(std::optional<std::string> cameBack)
{
    if (cameBack)
        m_cameBack.insert(*cameBack);
}

void EngineCore::devHeartbeat(const RunId &id)
{
    devSeen(m_dev.seenRun(id));
}

std::vector<DevWorker> EngineCore::devWorkers()
{
    std::vector<DevWorker> workers = m_dev.workers();
    for (DevWorker &worker : workers) {
        for (const AttemptKey key : m_dev.attemptsOf(worker.project, worker.branch)) {
            const RunEntry *entry = m_runs.find(key.run);
            const bool waits = entry && entry->run.status == RunStatus::Frozen;
            ++(waits ? worker.waiting : worker.executing);
        }
        const auto waiting = m_waitingForWorker.find({worker.project, worker.branch});
        if (waiting == m_waitingForWorker.end())
            continue;
        std::erase_if(waiting->second, [this](RunSeq run) { return !m_queues.isAside(run); });
        worker.queued = std::ssize(waiting->second);
    }
    return workers;
}

const EngineCore::DeployedTask *EngineCore::startableTask(const Run &run, const DeployedTask &task)
{
    if (task.definition.mode != TaskMode::Dev)
        return &task;
    const auto version = m_dev.versionFor(task.version);
    return version ? taskAt(run.taskId, *version) : nullptr;
}

void EngineCore::waitForWorker(const QueueBook::Ready &ready, const Run &run, const DeployedTask &task)
{
    m_queues.setAside(ready, scoreOf(run));
    m_waitingForWorker[{task.project, m_dev.branchOf(task.version)}].insert(run.seq);
}

void EngineCore::bringBackWaitingFor(const std::string &project)
{
    for (auto it = m_waitingForWorker.begin(); it != m_waitingForWorker.end();) {
        if (it->first.first != project) {
            ++it;
            continue;
        }
        for (const RunSeq run : it->second)
            m_queues.bringBack(run);
        it = m_waitingForWorker.erase(it);
    }
}

// --- its attempts

DevSnapshot EngineCore::devSnapshotOf(RunEntry &entry)
{
    const Run &run = entry.run;
    return {.run = run.id,
            .status = run.status,
            .phase = devPhaseOf(run.status, entry.attempt.has_value()),
            .number = m_runs.lastTransition(entry),
            .attempt = run.attemptCount,
            .at = run.updatedAt,
            .cause = std::string(displayName(run.status)),
            .outcomes = {}};
}

Result<std::vector<DevHandout>> EngineCore::handOutDevRuns(const std::string &workerId)
{
    if (!m_dev.projectOf(workerId))
        return Error{ErrorCode::NotFound,
                     "No background worker " + workerId + " is registered here.",
                     "Restart the trigger.dev command line.",
                     {}};
    devSeen(m_dev.seenWorker(workerId));
    std::vector<DevHandout> handouts;
    for (const DevWorkers::Offer &offer : m_dev.takeOffers(workerId)) {
        RunEntry *entry = m_runs.find(offer.key.run);
        if (entry && entry->attempt && entry->run.status == RunStatus::Dequeued)
            handouts.push_back({entry->run, devSnapshotOf(*entry), offer.workerId, offer.version});
    }
    return handouts;
}

Result<DevAttempt> EngineCore::startDevAttempt(const RunId &id)
{
    RunEntry *entry = m_runs.find(id);
    if (!entry)
        return noSuchRun(id);
    devSeen(m_dev.seenRun(id));
    const Run &run = entry->run;
    const AttemptKey key{run.seq, entry->attempt ? entry->attempt->number : 0};
    const bool mayBegin = run.status == RunStatus::Dequeued && m_dev.started(key);
    if (!m_dev.has(key) || (!mayBegin && run.status != RunStatus::Executing))
        return Error{ErrorCode::Conflict,
                     "Run " + id.text + " is " + std::string(displayName(run.status))
                         + "; no attempt of it begins.",
                     {},
                     {}};
    if (mayBegin)
        attemptStarted(key, 0, m_clock.now());
    DevAttempt start;
    start.detail.run = run;
    start.attempt = *entry->attempt;
    start.snapshot = devSnapshotOf(*entry);
    start.env = m_taskEnv;
    if (const DeployedTask *task = taskAt(run.taskId, run.version)) {
        start.project = task->project;
        start.task = withVariables(task->definition);
        start.env.insert(start.env.end(), start.task.env.begin(), start.task.env.end());
    }
    return start;
}

Result<DevSnapshot> EngineCore::completeDevAttempt(const DevCompletion &completion)
{
    RunEntry *entry = m_runs.find(completion.run);
    if (!entry)
        return noSuchRun(completion.run);
    devSeen(m_dev.seenRun(completion.run));
    const AttemptKey key{entry->run.seq, entry->attempt ? entry->attempt->number : 0};
    if (!m_dev.has(key) || m_dev.isFromBefore(key, completion.snapshotNumber))
        return devSnapshotOf(*entry);
    AttemptOutcome outcome;
    outcome.key = key;
    outcome.output = completion.output;
    outcome.error = completion.error;
    outcome.retryForbidden = !completion.mayRetry;
    outcome.retryAfter = completion.retryAfter;
    outcome.finishedAt = m_clock.now();
    if (completion.isVersionGone && m_dev.forgetVersion(entry->attempt->version)) {
        // Nothing was executed: the next attempt takes a build that is there, and none is used up.
        outcome.error = RunError{.kind = RunErrorKind::Internal,
                                 .message = "The command line did not have build " + entry->attempt->version
                                            + " any more; nothing was executed",
                                 .code = InternalCode::TaskExecutionAborted};
        entry->run.maxAttempts = std::max(entry->run.maxAttempts, entry->run.attemptCount) + 1;
        outcome.retryForbidden = false;
        outcome.retryAfter = Millis{0};
    }
    attemptFinished(outcome);
    afterCommit([this, key] { m_dev.forget(key); });
    return devSnapshotOf(*entry);
}

Result<int> EngineCore::disconnectDevRuns(const std::vector<RunId> &ids)
{
    int executed = 0;
    for (const RunId &id : ids)
        executed += m_dev.markLost(id) ? 1 : 0;
    return executed;
}

void EngineCore::startLost(RunEntry &entry, const std::string &cause)
{
    Attempt &attempt = *entry.attempt;
    attempt.finishedAt = m_clock.now();
    attempt.status = AttemptStatus::Interrupted;
    attempt.error = RunError{
        .kind = RunErrorKind::Internal, .message = cause, .code = InternalCode::TaskExecutionAborted};
    m_runs.endAttempt(entry);
    releaseSlot(entry);
    entry.run.maxAttempts = std::max(entry.run.maxAttempts, entry.run.attemptCount) + 1; // it used none
    enqueue(entry, RunEvent::StartLost, Actor::Engine, cause, true);
    Run &run = entry.run;
    if (run.ttl && !run.startedOnce) {
        run.expiresAt = m_clock.now() + *run.ttl;
        m_elapsed.add(m_clock.elapsed() + *run.ttl, TimerKind::TtlElapsed, run.seq);
    }
}

void EngineCore::endOverdueDevAttempts()
{
    const TimePoint now = m_clock.now();
    for (const DevWorkers::Ended &ended : m_dev.overdue()) {
        const AttemptKey key = ended.key;
        RunEntry *entry = m_runs.find(key.run);
        const bool isCurrent = entry && entry->attempt && entry->attempt->number == key.attempt;
        afterCommit([this, key] { m_dev.forget(key); });
        if (!isCurrent)
            continue;
        using enum DevWorkers::End;
        switch (ended.how) {
        case Interrupted: attemptFinished(endedWith(key, lineIsGone(), now)); break;
        case NeverBegan:
            if (entry->run.status == RunStatus::Dequeued)
                startLost(*entry, "The trigger.dev command line went away before it began");
            else
                attemptFinished(endedWith(key, lineIsGone(), now));
            break;
        case Canceled:
            attemptFinished(endedWith(key,
                                      {.kind = RunErrorKind::Internal,
                                       .message = "Canceled; the command line did not say when it ended",
                                       .code = InternalCode::TaskRunCancelled},
                                      now));
            break;
        case Overdue:
            attemptFinished(
                endedWith(key,
                          {.kind = RunErrorKind::Internal,
                           .message = "It ran past max_duration, and its command line did not end it",
                           .code = InternalCode::MaxDurationExceeded},
                          now));
            break;
        }
    }
}

// --- after a restart

bool EngineCore::isExecutedByDev(const RunEntry &entry)
{
    const DeployedTask *task = taskAt(entry.run.taskId, entry.run.version);
    return task && task->definition.mode == TaskMode::Dev;
}

void EngineCore::loadDevWorkers()
{
    for (auto deployment = m_deployments.rbegin(); deployment != m_deployments.rend(); ++deployment)
        m_dev.addVersion(*deployment, false);
}

void EngineCore::adoptDevAttempt(RunEntry &entry)
{
    const Run &run = entry.run;
    const AttemptKey key{run.seq, entry.attempt->number};
    const std::string project = taskAt(run.taskId, run.version)->project;
    m_dev.expectBack(project);
    m_dev.adopt(key, run.id, project, run.version, entry.attempt->startedAt.has_value());
    if (isFinal(run.status)) {
        m_dev.stop(key, StopReason::Canceled, limits::kCancelGrace);
        return;
    }
    if (run.status == RunStatus::Frozen)
        entry.clock.frozenSince = m_clock.elapsed();
    else if (entry.attempt->startedAt)
        entry.clock.activeSince = std::min(elapsedDue(*entry.attempt->startedAt),
                                           m_clock.elapsed()); // what it waited before is not known any more
    armMaxDuration(entry);
    const RunWait *wait = m_waits.find(run.seq);
    if (wait && wait->state == WaitState::Over && !wait->isHeld)
        goOn(entry, Actor::Engine, whatCame(*wait));
}

} // namespace runyard
