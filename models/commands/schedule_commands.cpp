#include "models/commands/schedule_commands.h"

#include "engine/contract/engine_client.h"

namespace runyard {

void ScheduleCommands::create(ScheduleRequest request, Reply<ScheduleInfo> answer) const
{
    m_client.schedules().create(std::move(request), here(std::move(answer)));
}

void ScheduleCommands::update(ScheduleId id, ScheduleRequest request, Reply<ScheduleInfo> answer) const
{
    m_client.schedules().update(std::move(id), std::move(request), here(std::move(answer)));
}

void ScheduleCommands::setActive(ScheduleId id, bool isActive, Reply<ScheduleInfo> answer) const
{
    m_client.schedules().setActive(std::move(id), isActive, here(std::move(answer)));
}

void ScheduleCommands::remove(ScheduleId id, Reply<Done> answer) const
{
    m_client.schedules().remove(std::move(id), here(std::move(answer)));
}

} // namespace runyard
