#include "models/commands/project_commands.h"

#include "engine/contract/engine_client.h"

namespace runyard {

void ProjectCommands::tasks(Reply<std::vector<TaskInfo>> answer) const
{
    m_client.projects().tasks(here(std::move(answer)));
}

void ProjectCommands::deployments(Reply<std::vector<Deployment>> answer) const
{
    m_client.projects().deployments(here(std::move(answer)));
}

void ProjectCommands::previewDeploy(std::string directory, Reply<DeployPreview> answer) const
{
    m_client.projects().previewDeploy(std::move(directory), here(std::move(answer)));
}

void ProjectCommands::deploy(std::string directory, Reply<DeployReply> answer) const
{
    m_client.projects().deploy(std::move(directory), Actor::User, here(std::move(answer)));
}

} // namespace runyard
