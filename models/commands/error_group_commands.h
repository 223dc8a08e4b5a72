// Groups of failures: what their runs share, and marking one. GUI thread; the client outlives it.
#pragma once

#include "engine/contract/error_groups.h"
#include "models/commands/commands.h"

namespace runyard {

class ErrorGroupCommands final : Commands
{
public:
    ErrorGroupCommands(EngineClient &client, QObject *context) : Commands(client, context) {}

    void traits(std::int64_t group, Reply<ErrorGroupTraits> answer) const;
    void mark(std::int64_t group, ErrorGroupMark mark, Reply<Done> answer) const;
};

} // namespace runyard
