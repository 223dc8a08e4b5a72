// Computes when a schedule fires, and what prevents it from firing at all.
#pragma once

#include "engine/base/result.h"
#include "engine/base/time.h"
#include "engine/domain/task.h"

#include <optional>

namespace runyard {

/// Errors: an invalid cron expression, an unknown time zone, or a payload that is not JSON.
Status checkSchedule(const ScheduleDefinition &schedule);
/// Returns the error of checkSchedule(), whether or not the schedule is active; empty if it can fire.
std::string whyNeverFires(const ScheduleDefinition &schedule);

/// Returns the first firing after `after`; empty for a schedule that checkSchedule() rejects.
std::optional<TimePoint> nextFiring(const ScheduleDefinition &schedule, TimePoint after);

/// Returns the next firing after a clock that was wrong has been set. A last firing later than `now` happened
/// while the clock was ahead. It is not repeated when the clock went back by less than a minute, or by less
/// than three hours for a schedule at fixed times (like cron).
std::optional<TimePoint> nextFiringAfterStep(const ScheduleInfo &schedule, TimePoint now);

} // namespace runyard
