// Deployments, the tasks they bring, and the settings of queues.

#include "engine/domain/queue_claims.h"
#include "engine/scheduling/engine_core.h"
#include "engine/scheduling/schedule_changes.h"

#include <algorithm>
#include <ctime>
#include <iterator>
#include <set>

namespace runyard {

namespace {

Error noSuchQueue(const std::string &name)
{
    return {ErrorCode::NotFound, "There is no queue \"" + name + "\".",
            "List the queues to see their names."};
}

} // namespace

void EngineCore::loadProjects()
{
    m_tasks.clear();
    m_olderTasks.clear();
    for (auto &task : m_store.currentTasks()) {
        const std::string id = task.definition.id;
        m_tasks[id] = {task.project, task.version, std::move(task.definition), {}};
    }
    m_deployments = m_store.deployments();
    m_queueSettings.clear();
    for (QueueInfo &queue : m_store.queues()) {
        m_queues.setLimit(queue.name, queue.limit());
        m_queues.setPaused(queue.name, queue.paused);
        m_queueSettings[queue.name] = std::move(queue);
    }
}

std::string EngineCore::nextVersion(TimePoint now) const
{
    const std::time_t seconds = std::chrono::duration_cast<Seconds>(now.time_since_epoch()).count();
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    char day[16];
    std::strftime(day, sizeof day, "%Y%m%d", &utc);
    // Numbered across projects, so that a version names one deployment.
    int highest = 0;
    const std::string prefix = std::string(day) + ".";
    for (const Deployment &deployment : m_deployments) {
        if (deployment.version.starts_with(prefix))
            highest = std::max(highest, std::atoi(deployment.version.c_str() + prefix.size()));
    }
    return prefix + std::to_string(highest + 1);
}

QueueInfo &EngineCore::queueSettings(const std::string &name)
{
    const auto it = m_queueSettings.find(name);
    if (it != m_queueSettings.end())
        return it->second;
    QueueInfo queue;
    queue.name = name;
    queue.isTaskQueue = name.starts_with("task/");
    m_store.saveQueue(queue);
    m_changes.queues = true;
    return m_queueSettings[name] = std::move(queue);
}

Status EngineCore::checkDeploy(const ProjectManifest &manifest) const
{
    Error refusal{ErrorCode::Conflict, {}, "Rename them; ids are unique in a workspace.", {}};
    for (const TaskDefinition &task : manifest.tasks) {
        const auto current = m_tasks.find(task.id);
        if (current != m_tasks.end() && current->second.project != manifest.name)
            refusal.details.push_back({task.id, "Task \"" + task.id + "\" already belongs to project \""
                                                    + current->second.project + "\"."});
    }
    if (refusal.details.empty())
        return Done{};
    refusal.message = refusal.details.front().reason;
    if (refusal.details.size() > 1)
        refusal.message += " So do " + std::to_string(refusal.details.size() - 1) + " more.";
    return refusal;
}

Result<DeployPreview> EngineCore::previewDeploy(const ProjectManifest &manifest)
{
    if (Status allowed = checkDeploy(manifest); !allowed)
        return allowed.error();
    DeployPreview preview;
    preview.manifest = manifest;
    preview.version = nextVersion(m_clock.now());
    for (const TaskDefinition &task : manifest.tasks) {
        const auto current = m_tasks.find(task.id);
        if (current == m_tasks.end())
            preview.addedTasks.push_back(task.id);
        else if (current->second.definition == task)
            preview.unchangedTasks.push_back(task.id);
        else
            preview.changedTasks.push_back(task.id);
        if (const auto waiting = m_waitingForDeploy.find(task.id); waiting != m_waitingForDeploy.end())
            preview.runsWaiting += static_cast<std::int64_t>(waiting->second.size());
    }
    for (const auto &[id, task] : m_tasks) {
        const bool kept = std::any_of(manifest.tasks.begin(), manifest.tasks.end(),
                                      [&id = id](const TaskDefinition &t) { return t.id == id; });
        if (task.project == manifest.name && !kept)
            preview.removedTasks.push_back(id);
    }
    preview.scheduleChanges = scheduleChanges(m_schedules, manifest);
    const auto before = m_store.queueClaims();
    const auto claims = claimsOf(manifest, before, m_clock.now());
    const auto deciding = decidingClaims(withClaims(before, manifest.name, claims));
    preview.queueChanges = queueChanges(decidingClaims(before), deciding);
    preview.warnings = manifest.warnings;
    std::ranges::move(overruledClaims(claims, deciding), std::back_inserter(preview.warnings));
    return preview;
}

Result<DeployReply> EngineCore::deploy(const ProjectManifest &manifest, Actor actor)
{
    if (Status allowed = checkDeploy(manifest); !allowed)
        return allowed.error();
    const TimePoint now = m_clock.now();
    DeployReply reply;
    reply.warnings = manifest.warnings;
    Deployment &deployment = reply.deployment;
    deployment.id = DeploymentId{"deployment_" + m_ids.body()};
    deployment.project = manifest.name;
    deployment.directory = manifest.directory;
    deployment.version = nextVersion(now);
    deployment.deployedAt = now;
    deployment.taskCount = static_cast<int>(manifest.tasks.size());
    // A branch is for those who name it: for all others its project stays as it is.
    const bool isBranch = manifest.dev && !manifest.dev->branch.empty();
    deployment.current = !isBranch;
    deployment.dev = manifest.dev;
    for (const TaskDefinition &task : manifest.tasks)
        deployment.taskIds.push_back(task.id);
    m_store.saveDeployment(deployment, manifest);
    for (Deployment &older : m_deployments) {
        if (older.project == manifest.name && !isBranch)
            older.current = false;
    }
    m_deployments.insert(m_deployments.begin(), deployment);
    m_changes.tasks = true;
    if (isBranch)
        return reply;

    std::erase_if(m_tasks, [&](const auto &task) { return task.second.project == manifest.name; });
    for (const TaskDefinition &task : manifest.tasks) {
        m_tasks[task.id] = {manifest.name, deployment.version, task, {}};
    }
    std::ranges::move(applyQueues(manifest), std::back_inserter(reply.warnings));
    applySchedules(manifest);
    bringBackWaitingFor(manifest.name); // its tasks may be executed by others now
    reply.releasedRuns = releaseWaiting(manifest, deployment.version, actor);
    m_changes.queues = true;
    afterCommit([this, project = manifest.name, version = deployment.version] {
        m_workers.retireOtherVersions(project, version);
    });
    return reply;
}

std::vector<ErrorDetail> EngineCore::applyQueues(const ProjectManifest &manifest)
{
    const auto before = m_store.queueClaims();
    const auto claims = claimsOf(manifest, before, m_clock.now());
    const auto deciding = decidingClaims(withClaims(before, manifest.name, claims));
    m_store.saveQueueClaims(manifest.name, claims);
    std::set<std::string> names;
    for (const TaskDefinition &task : manifest.tasks)
        names.insert(task.queueName());
    for (const QueueDefinition &declared : manifest.queues)
        names.insert(declared.name);
    for (const QueueClaim &claim : before) // this version may have dropped one
        names.insert(claim.queue);
    for (const std::string &name : names) {
        QueueInfo &queue = queueSettings(name);
        const auto decides = deciding.find(name);
        queue.declaredLimit = decides == deciding.end() ? std::nullopt : std::optional(decides->second.limit);
        m_store.saveQueue(queue);
        m_queues.setLimit(name, queue.limit());
    }
    return overruledClaims(claims, deciding);
}

std::int64_t EngineCore::releaseWaiting(const ProjectManifest &manifest, const std::string &version,
                                        Actor actor)
{
    std::int64_t released = 0;
    for (const TaskDefinition &task : manifest.tasks) {
        const auto waiting = m_waitingForDeploy.find(task.id);
        if (waiting == m_waitingForDeploy.end())
            continue;
        for (auto it = waiting->second.begin(); it != waiting->second.end();) {
            RunEntry *entry = m_runs.find(*it);
            const std::string locked = entry ? entry->run.lockedVersion : std::string();
            if (!locked.empty() && locked != version) {
                ++it;
                continue;
            }
            it = waiting->second.erase(it);
            if (!entry || entry->run.status != RunStatus::WaitingForDeploy)
                continue;
            if (entry->run.queue == "task/" + task.id)
                entry->run.queue.clear();
            bindToTask(entry->run, task);
            enqueue(*entry, RunEvent::Deployed, actor, "Version " + version + " brought the task");
            ++released;
        }
    }
    return released;
}

QueueInfo EngineCore::withCounts(QueueInfo queue) const
{
    queue.running = m_queues.running(queue.name);
    queue.queued = m_queues.readyCount(queue.name);
    return queue;
}

Result<QueueInfo> EngineCore::setQueuePaused(const std::string &name, bool paused)
{
    if (!m_queueSettings.contains(name))
        return noSuchQueue(name);
    QueueInfo &queue = m_queueSettings[name];
    queue.paused = paused;
    m_store.saveQueue(queue);
    m_queues.setPaused(name, paused);
    m_changes.queues = true;
    return withCounts(queue);
}

Result<QueueInfo> EngineCore::setQueueLimit(const std::string &name, std::optional<int> limit)
{
    if (!m_queueSettings.contains(name))
        return noSuchQueue(name);
    if (limit && (*limit < 0 || *limit > 100'000))
        return Error{ErrorCode::InvalidInput, "A concurrency limit is 0 to 100000.",
                     "Use 0 to let nothing start."};
    QueueInfo &queue = m_queueSettings[name];
    queue.overrideLimit = limit;
    m_store.saveQueue(queue);
    m_queues.setLimit(name, queue.limit());
    m_changes.queues = true;
    return withCounts(queue);
}

} // namespace runyard
