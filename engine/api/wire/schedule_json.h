// Schedules as the SDK knows them.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/domain/task.h"

namespace runyard::wire {

/// {task, cron, timezone?, externalId?, deduplicationKey}; the key only where a schedule is made.
Result<ScheduleRequest> scheduleRequest(std::string_view body, bool withKey);
Json scheduleItem(const ScheduleInfo &schedule);

} // namespace runyard::wire
