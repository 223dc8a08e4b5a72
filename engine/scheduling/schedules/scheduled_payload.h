// What a schedule gives the run it starts: {type, timestamp, lastTimestamp?, timezone, scheduleId,
// externalId?, upcoming[]}, unless it has a payload of its own. Pure.
#pragma once

#include "engine/domain/run.h"
#include "engine/domain/task.h"

namespace runyard {

inline constexpr int kUpcomingFirings = 10;

/// `due` is the firing it is about. SuperJSON: the SDK's tasks read the dates as Date objects, all others
/// the plain value with ISO texts. A payload of its own is plain JSON.
Packet scheduledPayload(const ScheduleInfo &schedule, TimePoint due);

} // namespace runyard
