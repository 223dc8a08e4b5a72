#include "models/commands/run_commands.h"

#include "engine/contract/engine_client.h"

namespace runyard {

void RunCommands::trigger(TriggerRequest request, Reply<TriggerReply> answer) const
{
    m_client.runCommands().trigger(std::move(request), here(std::move(answer)));
}

void RunCommands::replay(ReplayRequest request, Reply<TriggerReply> answer) const
{
    m_client.runCommands().replay(std::move(request), here(std::move(answer)));
}

void RunCommands::reschedule(RunId id, TimePoint delayUntil, Reply<Run> answer) const
{
    m_client.runCommands().reschedule(std::move(id), delayUntil, Actor::User, here(std::move(answer)));
}

void RunCommands::cancel(RunId id, std::string reason, Reply<CancelReply> answer) const
{
    m_client.runCommands().cancel(std::move(id), std::move(reason), Actor::User, here(std::move(answer)));
}

void RunCommands::freeze(RunId id, Reply<Run> answer) const
{
    m_client.runCommands().freeze(std::move(id), Actor::User, here(std::move(answer)));
}

void RunCommands::resume(RunId id, Reply<Run> answer) const
{
    m_client.runCommands().resume(std::move(id), Actor::User, here(std::move(answer)));
}

void RunCommands::retryNow(RunId id, Reply<Run> answer) const
{
    m_client.runCommands().retryNow(std::move(id), Actor::User, here(std::move(answer)));
}

void RunCommands::startNow(RunId id, Reply<Run> answer) const
{
    m_client.runCommands().startNow(std::move(id), Actor::User, here(std::move(answer)));
}

void RunCommands::jumpQueue(RunId id, Reply<Run> answer) const
{
    m_client.runCommands().jumpQueue(std::move(id), Actor::User, here(std::move(answer)));
}

} // namespace runyard
