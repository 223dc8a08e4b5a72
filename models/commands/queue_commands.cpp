#include "models/commands/queue_commands.h"

#include "engine/contract/engine_client.h"

namespace runyard {

void QueueCommands::list(Reply<std::vector<QueueInfo>> answer) const
{
    m_client.queues().list(here(std::move(answer)));
}

void QueueCommands::setPaused(std::string queue, bool isPaused, Reply<QueueInfo> answer) const
{
    m_client.queues().setPaused(std::move(queue), isPaused, here(std::move(answer)));
}

void QueueCommands::setLimit(std::string queue, std::optional<int> limit, Reply<QueueInfo> answer) const
{
    m_client.queues().setLimit(std::move(queue), limit, here(std::move(answer)));
}

void QueueCommands::setEnvironmentLimit(int limit, Reply<Done> answer) const
{
    m_client.queues().setEnvironmentLimit(limit, here(std::move(answer)));
}

void QueueCommands::step(std::string queue, RunId run, Reply<Run> answer) const
{
    m_client.queues().step(std::move(queue), std::move(run), Actor::User, here(std::move(answer)));
}

} // namespace runyard
