// Describes in sentences how a deployment changes the schedules of its project.
#pragma once

#include "engine/domain/task.h"

#include <map>
#include <string>
#include <vector>

namespace runyard {

/// Returns a sentence for each schedule that the project declares or has declared.
std::vector<std::string> scheduleChanges(const std::map<ScheduleId, ScheduleInfo> &schedules,
                                         const ProjectManifest &manifest);

} // namespace runyard
