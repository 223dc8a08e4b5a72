// Schedules in the SDK's shape.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/domain/task.h"

namespace runyard::wire {

/// Reads {task, cron, timezone?, externalId?, deduplicationKey}; the key is required only for a new schedule.
Result<ScheduleRequest> scheduleRequest(std::string_view body, bool withKey);
Json scheduleItem(const ScheduleInfo &schedule);

} // namespace runyard::wire
