// Schedules: those that projects declare, and those made by hand.
#pragma once

#include "engine/contract/reply.h"
#include "engine/domain/task.h"

#include <cstdint>
#include <vector>

namespace runyard::contract {

/// Errors: NotFound for an unknown schedule; Conflict when a schedule that a project declares is to be changed
///   other than by setActive().
class Schedules
{
public:
    virtual ~Schedules() = default;

    virtual void list(Reply<std::vector<ScheduleInfo>> reply) = 0;
    virtual void page(std::int64_t offset, int limit, Reply<SchedulePage> reply) = 0;
    virtual void find(ScheduleId id, Reply<ScheduleInfo> reply) = 0;
    virtual void setActive(ScheduleId id, bool active, Reply<ScheduleInfo> reply) = 0;
    virtual void create(ScheduleRequest request, Reply<ScheduleInfo> reply) = 0;
    /// Keeps the deduplication key.
    virtual void update(ScheduleId id, ScheduleRequest request, Reply<ScheduleInfo> reply) = 0;
    virtual void remove(ScheduleId id, Reply<Done> reply) = 0;
};

} // namespace runyard::contract
