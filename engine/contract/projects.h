// Projects: their tasks, and deploying them.
#pragma once

#include "engine/contract/reply.h"
#include "engine/domain/run.h"
#include "engine/domain/task.h"

#include <cstdint>
#include <string>
#include <vector>

namespace runyard {

/// What deploying a folder would do, before doing it.
struct DeployPreview
{
    ProjectManifest manifest;
    std::string version; // the version it would get
    std::vector<std::string> addedTasks;
    std::vector<std::string> changedTasks;
    std::vector<std::string> removedTasks;
    std::vector<std::string> unchangedTasks;
    std::vector<std::string> scheduleChanges; // sentences
    std::vector<std::string> queueChanges;    // sentences
    std::vector<ErrorDetail> warnings;        // what would not be as the project says, and why
    std::int64_t runsWaiting = 0;             // runs this deploy would release
};

struct DeployReply
{
    Deployment deployment;
    std::vector<ErrorDetail> warnings; // what is not as the project says, and why
    std::int64_t releasedRuns = 0;
};

namespace contract {

class Projects
{
public:
    virtual ~Projects() = default;

    /// Returns the tasks of the newest versions.
    virtual void tasks(Reply<std::vector<TaskInfo>> reply) = 0;
    virtual void deployments(Reply<std::vector<Deployment>> reply) = 0;
    /// Errors: NotFound when the folder has no project; InvalidInput with every finding.
    virtual void previewDeploy(std::string directory, Reply<DeployPreview> reply) = 0;
    /// Errors: as previewDeploy(); Conflict when another project has one of its tasks.
    virtual void deploy(std::string directory, Actor actor, Reply<DeployReply> reply) = 0;
};

} // namespace contract
} // namespace runyard
