#include "models/commands/variable_commands.h"

#include "engine/contract/engine_client.h"

namespace runyard {

void VariableCommands::list(Reply<EnvironmentVariableList> answer) const
{
    m_client.variables().list(here(std::move(answer)));
}

void VariableCommands::set(VariableChange change, Reply<VariablesChanged> answer) const
{
    m_client.variables().set(std::move(change), here(std::move(answer)));
}

void VariableCommands::remove(std::string name, Reply<Done> answer) const
{
    m_client.variables().remove(std::move(name), here(std::move(answer)));
}

} // namespace runyard
