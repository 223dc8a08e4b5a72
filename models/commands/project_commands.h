// Projects: their tasks and deployments, and deploying one. GUI thread; the client outlives it.
#pragma once

#include "engine/contract/projects.h"
#include "models/commands/commands.h"

namespace runyard {

class ProjectCommands final : Commands
{
public:
    ProjectCommands(EngineClient &client, QObject *context) : Commands(client, context) {}

    void tasks(Reply<std::vector<TaskInfo>> answer) const;
    void deployments(Reply<std::vector<Deployment>> answer) const;
    void previewDeploy(std::string directory, Reply<DeployPreview> answer) const;
    void deploy(std::string directory, Reply<DeployReply> answer) const;
};

} // namespace runyard
