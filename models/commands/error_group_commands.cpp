#include "models/commands/error_group_commands.h"

#include "engine/contract/engine_client.h"

namespace runyard {

void ErrorGroupCommands::traits(std::int64_t group, Reply<ErrorGroupTraits> answer) const
{
    m_client.errorGroups().traits(group, here(std::move(answer)));
}

void ErrorGroupCommands::mark(std::int64_t group, ErrorGroupMark mark, Reply<Done> answer) const
{
    m_client.errorGroups().mark(group, mark, here(std::move(answer)));
}

} // namespace runyard
