// Deployments, queues and schedules as rows; shared by the writer and the readers.
#pragma once

#include "engine/domain/task.h"
#include "engine/store/base/database.h"

#include <vector>

namespace runyard {

std::vector<Deployment> readDeployments(Database &database); // newest first
std::vector<QueueInfo> readQueues(Database &database);       // by name; settings only
extern const char *const kScheduleColumns;                   // in the order readSchedule() expects
ScheduleInfo readSchedule(const Statement &row);
std::vector<ScheduleInfo> readSchedules(Database &database); // by task, then name

} // namespace runyard
