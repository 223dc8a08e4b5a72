// Schedules in words. Pure.
#pragma once

#include "engine/domain/task.h"

#include <QString>

namespace runyard {

/// "Active", "Off", or what keeps it from starting runs: "Never fires: …".
QString scheduleStateWords(const ScheduleInfo &schedule);
/// "At 03:00 every day"; the expression itself when it cannot be read.
QString cronWords(const ScheduleDefinition &definition);

} // namespace runyard
