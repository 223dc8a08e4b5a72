#include "models/commands/token_commands.h"

#include "engine/contract/engine_client.h"

namespace runyard {

void TokenCommands::find(WaitpointId id, Reply<Waitpoint> answer) const
{
    m_client.tokens().find(std::move(id), here(std::move(answer)));
}

void TokenCommands::complete(TokenCompletion completion, Reply<TokenCompleted> answer) const
{
    m_client.tokens().complete(std::move(completion), here(std::move(answer)));
}

} // namespace runyard
