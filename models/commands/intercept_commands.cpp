#include "models/commands/intercept_commands.h"

#include "engine/contract/engine_client.h"

namespace runyard {

void InterceptCommands::add(InterceptRequest request, Reply<Intercept> answer) const
{
    m_client.intercepts().add(std::move(request), here(std::move(answer)));
}

void InterceptCommands::remove(std::int64_t number, Reply<Done> answer) const
{
    m_client.intercepts().remove(number, here(std::move(answer)));
}

void InterceptCommands::continueRun(RunId id, std::optional<Packet> payload, Reply<Run> answer) const
{
    m_client.intercepts().continueRun(std::move(id), std::move(payload), Actor::User,
                                      here(std::move(answer)));
}

} // namespace runyard
