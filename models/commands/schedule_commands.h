// Commands on schedules. GUI thread; the client outlives it.
#pragma once

#include "engine/contract/schedules.h"
#include "models/commands/commands.h"

namespace runyard {

class ScheduleCommands final : Commands
{
public:
    ScheduleCommands(EngineClient &client, QObject *context) : Commands(client, context) {}

    void create(ScheduleRequest request, Reply<ScheduleInfo> answer) const;
    void update(ScheduleId id, ScheduleRequest request, Reply<ScheduleInfo> answer) const;
    void setActive(ScheduleId id, bool isActive, Reply<ScheduleInfo> answer) const;
    void remove(ScheduleId id, Reply<Done> answer) const;
};

} // namespace runyard
