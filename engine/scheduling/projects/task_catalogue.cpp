#include "engine/scheduling/projects/task_catalogue.h"

#include "engine/domain/trigger_rules.h"
#include "engine/formats/payload_schema.h"

#include <algorithm>
#include <cstdlib>
#include <ctime>

namespace runyard {

void TaskCatalogue::load()
{
    m_tasks.clear();
    m_olderTasks.clear();
    for (auto &task : m_store.projects.currentTasks()) {
        const std::string id = task.definition.id;
        m_tasks[id] = {task.project, task.version, std::move(task.definition), {}};
    }
    m_deployments = m_store.projects.deployments();
}

const DeployedTask *TaskCatalogue::at(const std::string &taskId, const std::string &version)
{
    const auto current = m_tasks.find(taskId);
    if (current != m_tasks.end() && (version.empty() || current->second.version == version))
        return &current->second;
    if (version.empty())
        return nullptr;
    const auto key = std::pair{taskId, version};
    if (const auto it = m_olderTasks.find(key); it != m_olderTasks.end())
        return &it->second;
    const auto stored = m_store.projects.taskAtVersion(taskId, version);
    if (!stored)
        return nullptr;
    return &m_olderTasks.emplace(key, DeployedTask{stored->project, stored->version, stored->definition, {}})
                .first->second;
}

const DeployedTask *TaskCatalogue::of(const Run &run)
{
    return at(run.taskId, run.lockedVersion.empty() ? run.version : run.lockedVersion);
}

Status TaskCatalogue::checkPayloadOf(const DeployedTask *task, const Packet &payload)
{
    if (!task || task->definition.payloadSchema.empty())
        return checkPayload(payload, nullptr);
    if (!task->schema) {
        auto compiled = PayloadSchema::compile(task->definition.payloadSchema);
        if (!compiled)
            return compiled.error();
        task->schema = *compiled;
    }
    return checkPayload(payload, task->schema.get());
}

std::string TaskCatalogue::nextVersion(TimePoint now) const
{
    const std::time_t seconds = std::chrono::duration_cast<Seconds>(now.time_since_epoch()).count();
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    char day[16];
    std::strftime(day, sizeof day, "%Y%m%d", &utc);
    // Numbered across projects, so that a version identifies one deployment.
    int highest = 0;
    const std::string prefix = std::string(day) + ".";
    for (const Deployment &deployment : m_deployments) {
        if (deployment.version.starts_with(prefix))
            highest = std::max(highest, std::atoi(deployment.version.c_str() + prefix.size()));
    }
    return prefix + std::to_string(highest + 1);
}

Status TaskCatalogue::checkOwners(const ProjectManifest &manifest) const
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

bool TaskCatalogue::isExecutedByDev(const Run &run)
{
    const DeployedTask *task = at(run.taskId, run.version);
    return task && task->definition.mode == TaskMode::Dev;
}

std::set<std::string> TaskCatalogue::projects() const
{
    std::set<std::string> projects;
    for (const auto &[id, task] : m_tasks)
        projects.insert(task.project);
    return projects;
}

void TaskCatalogue::add(const Deployment &deployment, const ProjectManifest &manifest)
{
    for (Deployment &older : m_deployments) {
        if (older.project == manifest.name && deployment.isCurrent)
            older.isCurrent = false;
    }
    m_deployments.insert(m_deployments.begin(), deployment);
    if (!deployment.isCurrent)
        return;
    std::erase_if(m_tasks, [&](const auto &task) { return task.second.project == manifest.name; });
    for (const TaskDefinition &task : manifest.tasks)
        m_tasks[task.id] = {manifest.name, deployment.version, task, {}};
}

} // namespace runyard
