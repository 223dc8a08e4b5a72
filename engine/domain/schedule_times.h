// When a schedule fires, and what keeps one from firing at all.
#pragma once

#include "engine/base/result.h"
#include "engine/base/time.h"
#include "engine/domain/task.h"

#include <optional>

namespace runyard {

/// Refuses a cron expression or a time zone that cannot be used, and a payload that is not JSON.
Status checkSchedule(const ScheduleDefinition &schedule);
/// Why checkSchedule() refuses it, whoever switched it on; empty = it fires while it is active.
std::string whyNeverFires(const ScheduleDefinition &schedule);

/// Returns the first firing after `after`; nothing for a schedule that checkSchedule() refuses.
std::optional<TimePoint> nextFiring(const ScheduleDefinition &schedule, TimePoint after);

/// Returns the next firing as a clock that was wrong until now should have it. A firing that lies ahead of
/// `now` happened while the clock was ahead: it is not repeated when the clock went back by less than a
/// minute, or by less than three hours for a schedule at fixed times (as cron does).
std::optional<TimePoint> nextFiringAfterStep(const ScheduleInfo &schedule, TimePoint now);

} // namespace runyard
