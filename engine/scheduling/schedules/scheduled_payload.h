// The payload of a scheduled run: {type, timestamp, lastTimestamp?, timezone, scheduleId, externalId?,
// upcoming[]}, unless the schedule has a payload of its own. Pure.
#pragma once

#include "engine/domain/run.h"
#include "engine/domain/task.h"

namespace runyard {

inline constexpr int kUpcomingFirings = 10;

/// `due` is the firing to describe. Returns SuperJSON: the SDK's tasks read the dates as Date objects, other
/// tasks read plain JSON with ISO texts. A payload of the schedule's own is plain JSON.
Packet scheduledPayload(const ScheduleInfo &schedule, TimePoint due);

} // namespace runyard
