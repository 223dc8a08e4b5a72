// Queues, deployments, tasks and schedules as JSON.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/contract/engine_facts.h"
#include "engine/contract/projects.h"

namespace runyard::wire {

Json queueItem(const QueueInfo &queue);
Json deploymentItem(const Deployment &deployment);
/// In Runyard's own shapes.
Json ownTask(const TaskInfo &task);
Json ownSchedule(const ScheduleInfo &schedule);
Json ownDeployment(const Deployment &deployment);
/// Returns the warnings of a deployment: [{where, reason}].
Json ownWarnings(const std::vector<ErrorDetail> &warnings);
Json ownPreview(const DeployPreview &preview);
Json droppedCounts(const DroppedCounts &counts);
Json ownStatus(const EngineStatus &status);

} // namespace runyard::wire
