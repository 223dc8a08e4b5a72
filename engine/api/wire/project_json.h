// Queues, deployments, tasks and schedules as JSON.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/contract/engine_facts.h"
#include "engine/contract/projects.h"

namespace runyard::wire {

Json queueItem(const QueueInfo &queue);
Json deploymentItem(const Deployment &deployment);
/// In Runyard's own shapes.
Json nativeTask(const TaskInfo &task);
Json nativeSchedule(const ScheduleInfo &schedule);
Json nativeDeployment(const Deployment &deployment);
/// Returns the warnings of a deployment: [{where, reason}].
Json nativeWarnings(const std::vector<ErrorDetail> &warnings);
Json nativePreview(const DeployPreview &preview);
Json droppedCounts(const DroppedCounts &counts);
Json nativeStatus(const EngineStatus &status);

} // namespace runyard::wire
