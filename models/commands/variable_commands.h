// The variables of the environment. GUI thread; the client outlives it.
#pragma once

#include "engine/contract/variables.h"
#include "models/commands/commands.h"

namespace runyard {

class VariableCommands final : Commands
{
public:
    VariableCommands(EngineClient &client, QObject *context) : Commands(client, context) {}

    void list(Reply<EnvironmentVariableList> answer) const;
    void set(VariableChange change, Reply<VariablesChanged> answer) const;
    void remove(std::string name, Reply<Done> answer) const;
};

} // namespace runyard
