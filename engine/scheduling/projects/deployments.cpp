#include "engine/scheduling/projects/deployments.h"

#include "engine/domain/queue_claims.h"
#include "engine/scheduling/schedules/schedule_changes.h"

#include <algorithm>
#include <iterator>

namespace runyard {

Result<DeployPreview> Deployments::preview(const ProjectManifest &manifest)
{
    if (Status allowed = m_tasks.checkOwners(manifest); !allowed)
        return allowed.error();
    DeployPreview preview;
    preview.manifest = manifest;
    preview.version = m_tasks.nextVersion(m_clock.now());
    for (const TaskDefinition &task : manifest.tasks) {
        const DeployedTask *current = m_tasks.at(task.id, {});
        if (!current)
            preview.addedTasks.push_back(task.id);
        else if (current->definition == task)
            preview.unchangedTasks.push_back(task.id);
        else
            preview.changedTasks.push_back(task.id);
        preview.runsWaiting += m_admission.waitingFor(task.id);
    }
    for (const auto &[id, task] : m_tasks.current()) {
        const bool kept = std::any_of(manifest.tasks.begin(), manifest.tasks.end(),
                                      [&id = id](const TaskDefinition &t) { return t.id == id; });
        if (task.project == manifest.name && !kept)
            preview.removedTasks.push_back(id);
    }
    preview.scheduleChanges = scheduleChanges(m_schedules.all(), manifest);
    const auto before = m_store.projects.queueClaims();
    const auto claims = claimsOf(manifest, before, m_clock.now());
    const auto deciding = decidingClaims(withClaims(before, manifest.name, claims));
    preview.queueChanges = queueChanges(decidingClaims(before), deciding);
    preview.warnings = manifest.warnings;
    std::ranges::move(overruledClaims(claims, deciding), std::back_inserter(preview.warnings));
    return preview;
}

Result<DeployReply> Deployments::deploy(const ProjectManifest &manifest, Actor actor)
{
    if (Status allowed = m_tasks.checkOwners(manifest); !allowed)
        return allowed.error();
    const TimePoint now = m_clock.now();
    DeployReply reply;
    reply.warnings = manifest.warnings;
    Deployment &deployment = reply.deployment;
    deployment.id = DeploymentId{"deployment_" + m_ids.body()};
    deployment.project = manifest.name;
    deployment.directory = manifest.directory;
    deployment.version = m_tasks.nextVersion(now);
    deployment.deployedAt = now;
    deployment.taskCount = static_cast<int>(manifest.tasks.size());
    // A branch affects only requests that name it; the project itself stays unchanged for all others.
    const bool isBranch = manifest.dev && !manifest.dev->branch.empty();
    deployment.isCurrent = !isBranch;
    deployment.dev = manifest.dev;
    for (const TaskDefinition &task : manifest.tasks)
        deployment.taskIds.push_back(task.id);
    m_store.projects.saveDeployment(deployment, manifest);
    m_tasks.add(deployment, manifest);
    m_drain.changes.tasks = true;
    if (isBranch)
        return reply;

    std::ranges::move(m_queues.apply(manifest), std::back_inserter(reply.warnings));
    m_schedules.apply(manifest);
    m_executors.bringBackWaitingFor(manifest.name); // another executor may run its tasks now
    reply.releasedRuns = m_admission.releaseWaiting(manifest, deployment.version, actor);
    m_drain.changes.queues = true;
    m_drain.afterCommit([this, project = manifest.name, version = deployment.version] {
        m_workers.retireOtherVersions(project, version);
    });
    return reply;
}

} // namespace runyard
