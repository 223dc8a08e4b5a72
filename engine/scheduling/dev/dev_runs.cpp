#include "engine/scheduling/dev/dev_runs.h"

#include "engine/base/limits.h"
#include "engine/scheduling/core/no_such_run.h"

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

Result<DevRegistered> DevRuns::registerWorker(const DevRegistration &registration)
{
    ProjectManifest manifest = registration.manifest;
    manifest.dev->workerId = "worker_" + m_context.ids.body();
    auto deployed = m_deployments.deploy(manifest, Actor::Worker);
    if (!deployed)
        return deployed.error();
    const Deployment &deployment = deployed->deployment;
    m_context.drain.afterCommit([this, deployment] {
        m_dev.addVersion(deployment, true);
        m_executors.noteCameBack(deployment.project);
    });
    return DevRegistered{deployment.dev->workerId, deployment.version};
}

Result<std::string> DevRuns::versionOnBranch(const std::string &branch, const std::string &taskId)
{
    for (const DevWorker &worker : m_dev.workers()) {
        if (worker.branch == branch && !worker.version.empty() && m_tasks.at(taskId, worker.version))
            return worker.version;
    }
    return Error{ErrorCode::NotFound,
                 "No trigger.dev command line for branch \"" + branch + "\" with task \"" + taskId
                     + "\" has connected.",
                 "Start one with trigger.dev dev --branch " + branch + ".",
                 {}};
}

void DevRuns::presence(bool isOpen)
{
    isOpen ? m_dev.presenceOpened() : m_dev.presenceClosed();
}

void DevRuns::seen(std::optional<std::string> cameBack)
{
    if (cameBack)
        m_executors.noteCameBack(*cameBack);
}

void DevRuns::heartbeat(const RunId &id)
{
    seen(m_dev.seenRun(id));
}

std::vector<DevWorker> DevRuns::workers()
{
    std::vector<DevWorker> workers = m_dev.workers();
    for (DevWorker &worker : workers) {
        for (const AttemptKey key : m_dev.attemptsOf(worker.project, worker.branch)) {
            const RunEntry *entry = m_context.runs.find(key.run);
            const bool waits = entry && entry->run.status == RunStatus::Frozen;
            ++(waits ? worker.waiting : worker.executing);
        }
        worker.queued = m_executors.waitingFor(worker.project, worker.branch);
    }
    return workers;
}

DevSnapshot DevRuns::snapshotOf(RunEntry &entry)
{
    const Run &run = entry.run;
    return {.run = run.id,
            .status = run.status,
            .phase = devPhaseOf(run.status, entry.attempt.has_value()),
            .number = m_context.runs.lastTransition(entry),
            .attempt = run.attemptCount,
            .at = run.updatedAt,
            .cause = std::string(displayName(run.status)),
            .outcomes = {}};
}

Result<std::vector<DevHandout>> DevRuns::handOut(const std::string &workerId)
{
    if (!m_dev.projectOf(workerId))
        return Error{ErrorCode::NotFound,
                     "No background worker " + workerId + " is registered here.",
                     "Restart the trigger.dev command line.",
                     {}};
    seen(m_dev.seenWorker(workerId));
    std::vector<DevHandout> handouts;
    for (const DevWorkers::Offer &offer : m_dev.takeOffers(workerId)) {
        RunEntry *entry = m_context.runs.find(offer.key.run);
        if (entry && entry->attempt && entry->run.status == RunStatus::Dequeued)
            handouts.push_back({entry->run, snapshotOf(*entry), offer.workerId, offer.version});
    }
    return handouts;
}

Result<DevAttempt> DevRuns::start(const RunId &id)
{
    RunEntry *entry = m_context.runs.find(id);
    if (!entry)
        return noSuchRun(id);
    seen(m_dev.seenRun(id));
    const Run &run = entry->run;
    const AttemptKey key{run.seq, entry->attempt ? entry->attempt->number : 0};
    const bool mayBegin = run.status == RunStatus::Dequeued && m_dev.started(key);
    if (!m_dev.has(key) || (!mayBegin && run.status != RunStatus::Executing))
        return Error{ErrorCode::Conflict,
                     "Run " + id.text + " is " + std::string(displayName(run.status))
                         + "; no attempt can begin.",
                     {},
                     {}};
    if (mayBegin)
        m_attempts.started(key, 0, m_context.clock.now());
    DevAttempt start;
    start.detail.run = run;
    start.attempt = *entry->attempt;
    start.snapshot = snapshotOf(*entry);
    start.env = m_variables.taskEnvironment();
    if (const DeployedTask *task = m_tasks.at(run.taskId, run.version)) {
        start.project = task->project;
        start.task = m_variables.withVariables(task->definition);
        start.env.insert(start.env.end(), start.task.env.begin(), start.task.env.end());
    }
    return start;
}

Result<DevSnapshot> DevRuns::complete(const DevCompletion &completion)
{
    RunEntry *entry = m_context.runs.find(completion.run);
    if (!entry)
        return noSuchRun(completion.run);
    seen(m_dev.seenRun(completion.run));
    const AttemptKey key{entry->run.seq, entry->attempt ? entry->attempt->number : 0};
    if (!m_dev.has(key) || m_dev.isFromBefore(key, completion.snapshotNumber))
        return snapshotOf(*entry);
    AttemptOutcome outcome;
    outcome.key = key;
    outcome.output = completion.output;
    outcome.error = completion.error;
    outcome.retryForbidden = !completion.mayRetry;
    outcome.retryAfter = completion.retryAfter;
    outcome.finishedAt = m_context.clock.now();
    if (completion.isVersionGone && m_dev.forgetVersion(entry->attempt->version)) {
        // Nothing was executed: the next attempt uses an available build, and this one does not count.
        outcome.error = RunError{.kind = RunErrorKind::Internal,
                                 .message = "The command line did not have build " + entry->attempt->version
                                            + " any more; nothing was executed",
                                 .code = InternalCode::TaskExecutionAborted};
        entry->run.maxAttempts = std::max(entry->run.maxAttempts, entry->run.attemptCount) + 1;
        outcome.retryForbidden = false;
        outcome.retryAfter = Millis{0};
    }
    m_attempts.finished(outcome);
    m_context.drain.afterCommit([this, key] { m_dev.forget(key); });
    return snapshotOf(*entry);
}

Result<int> DevRuns::disconnect(const std::vector<RunId> &ids)
{
    int executed = 0;
    for (const RunId &id : ids)
        executed += m_dev.markLost(id) ? 1 : 0;
    return executed;
}

void DevRuns::startLost(RunEntry &entry, const std::string &cause)
{
    Attempt &attempt = *entry.attempt;
    attempt.finishedAt = m_context.clock.now();
    attempt.status = AttemptStatus::Interrupted;
    attempt.error = RunError{
        .kind = RunErrorKind::Internal, .message = cause, .code = InternalCode::TaskExecutionAborted};
    m_context.runs.endAttempt(entry);
    m_queues.releaseSlot(entry);
    entry.run.maxAttempts =
        std::max(entry.run.maxAttempts, entry.run.attemptCount) + 1; // the offer does not count
    m_admission.enqueue(entry, RunEvent::StartLost, Actor::Engine, cause, true);
    Run &run = entry.run;
    if (run.ttl && !run.startedOnce) {
        run.expiresAt = m_context.clock.now() + *run.ttl;
        m_context.time.timers().add(m_context.clock.elapsed() + *run.ttl, TimerKind::TtlElapsed, run.seq);
    }
}

void DevRuns::advance()
{
    const TimePoint now = m_context.clock.now();
    for (const DevWorkers::Ended &ended : m_dev.overdue()) {
        const AttemptKey key = ended.key;
        RunEntry *entry = m_context.runs.find(key.run);
        const bool isCurrent = entry && entry->attempt && entry->attempt->number == key.attempt;
        m_context.drain.afterCommit([this, key] { m_dev.forget(key); });
        if (!isCurrent)
            continue;
        using enum DevWorkers::End;
        switch (ended.how) {
        case Interrupted: m_attempts.finished(endedWith(key, lineIsGone(), now)); break;
        case NeverBegan:
            if (entry->run.status == RunStatus::Dequeued)
                startLost(*entry, "The trigger.dev command line went away before it began");
            else
                m_attempts.finished(endedWith(key, lineIsGone(), now));
            break;
        case Canceled:
            m_attempts.finished(endedWith(key,
                                          {.kind = RunErrorKind::Internal,
                                           .message = "Canceled; the command line did not say when it ended",
                                           .code = InternalCode::TaskRunCancelled},
                                          now));
            break;
        case Overdue:
            m_attempts.finished(
                endedWith(key,
                          {.kind = RunErrorKind::Internal,
                           .message = "It ran past max_duration, and its command line did not end it",
                           .code = InternalCode::MaxDurationExceeded},
                          now));
            break;
        }
    }
}

void DevRuns::loadWorkers()
{
    const auto &deployments = m_tasks.deployments();
    for (auto deployment = deployments.rbegin(); deployment != deployments.rend(); ++deployment)
        m_dev.addVersion(*deployment, false);
}

void DevRuns::adopt(RunEntry &entry)
{
    const Run &run = entry.run;
    const AttemptKey key{run.seq, entry.attempt->number};
    const std::string project = m_tasks.at(run.taskId, run.version)->project;
    m_dev.expectBack(project);
    m_dev.adopt(key, run.id, project, run.version, entry.attempt->startedAt.has_value());
    if (isFinal(run.status)) {
        m_dev.stop(key, StopReason::Canceled, limits::kCancelGrace);
        return;
    }
    if (run.status == RunStatus::Frozen)
        entry.clock.frozenSince = m_context.clock.elapsed();
    else if (entry.attempt->startedAt)
        entry.clock.activeSince =
            std::min(m_context.time.elapsedDue(*entry.attempt->startedAt),
                     m_context.clock.elapsed()); // the time it waited earlier is not known any more
    m_context.time.armMaxDuration(entry);
    const RunWait *wait = m_waits.book().find(run.seq);
    if (wait && wait->state == WaitState::Over && !wait->isFrozenByHand)
        m_waits.resume(entry, Actor::Engine, m_waits.whatCame(*wait));
}

} // namespace runyard
