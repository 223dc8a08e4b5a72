// Wait tokens: one in full, and completing it. GUI thread; the client outlives it.
#pragma once

#include "engine/contract/tokens.h"
#include "models/commands/commands.h"

namespace runyard {

class TokenCommands final : Commands
{
public:
    TokenCommands(EngineClient &client, QObject *context) : Commands(client, context) {}

    void find(WaitpointId id, Reply<Waitpoint> answer) const;
    void complete(TokenCompletion completion, Reply<TokenCompleted> answer) const;
};

} // namespace runyard
