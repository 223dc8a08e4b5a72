// The tasks that deployed versions bring, and the deployments that brought them.
// Engine thread only.
#pragma once

#include "engine/domain/task.h"
#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/core/engine_system.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace runyard {

class PayloadSchema;

struct DeployedTask
{
    std::string project;
    std::string version;
    TaskDefinition definition;
    mutable std::shared_ptr<const PayloadSchema> schema; // compiled at its first use
};

class TaskCatalogue final : public EngineSystem
{
public:
    explicit TaskCatalogue(EngineContext &context) : m_store(context.store) {}

    void load() override;

    /// Returns the task in a version ("" = the newest), or null when that version does not have it. Valid until
    /// the next deploy.
    const DeployedTask *at(const std::string &taskId, const std::string &version);
    /// Returns the task in the version that the run is bound to.
    const DeployedTask *of(const Run &run);
    bool isExecutedByDev(const Run &run);
    /// Checks a payload against the task's schema. Null: a task nobody deployed takes any.
    static Status checkPayloadOf(const DeployedTask *task, const Packet &payload);

    /// The newest version of each task.
    const std::map<std::string, DeployedTask> &current() const { return m_tasks; }
    std::set<std::string> projects() const;
    /// Newest first.
    const std::vector<Deployment> &deployments() const { return m_deployments; }
    std::string nextVersion(TimePoint now) const;
    /// Conflict: another project has a task of the same id.
    Status checkOwners(const ProjectManifest &manifest) const;

    /// A current deployment replaces the tasks of its project; one of a branch only stands in the list.
    void add(const Deployment &deployment, const ProjectManifest &manifest);

private:
    RunStore &m_store;
    std::map<std::string, DeployedTask> m_tasks;                              // newest version of each
    std::map<std::pair<std::string, std::string>, DeployedTask> m_olderTasks; // (task, version)
    std::vector<Deployment> m_deployments;                                    // newest first
};

} // namespace runyard
