// Intercepts, and the runs they hold. GUI thread; the client outlives it.
#pragma once

#include "engine/contract/intercepts.h"
#include "models/commands/commands.h"

namespace runyard {

class InterceptCommands final : Commands
{
public:
    InterceptCommands(EngineClient &client, QObject *context) : Commands(client, context) {}

    void add(InterceptRequest request, Reply<Intercept> answer) const;
    void remove(std::int64_t number, Reply<Done> answer) const;
    void continueRun(RunId id, std::optional<Packet> payload, Reply<Run> answer) const;
};

} // namespace runyard
