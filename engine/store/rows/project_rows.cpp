#include "engine/store/rows/project_rows.h"

#include "engine/store/rows/json_values.h"

namespace runyard {

std::vector<Deployment> readDeployments(Database &database)
{
    std::vector<Deployment> deployments;
    Statement query = database.prepare(
        "SELECT number, id, project, directory, version, deployed_at, current, dev FROM deployment"
        " ORDER BY number DESC");
    while (query.step()) {
        Deployment deployment;
        deployment.id = DeploymentId{query.text(1)};
        deployment.project = query.text(2);
        deployment.directory = query.text(3);
        deployment.version = query.text(4);
        deployment.deployedAt = query.time(5);
        deployment.isCurrent = query.integer(6) != 0;
        deployment.dev = decodeDevVersion(query.view(7));
        Statement tasks =
            database.prepare("SELECT task FROM deployment_task WHERE deployment = ? ORDER BY position");
        tasks.with(query.int64(0));
        while (tasks.step())
            deployment.taskIds.push_back(tasks.text(0));
        deployment.taskCount = static_cast<int>(deployment.taskIds.size());
        deployments.push_back(std::move(deployment));
    }
    return deployments;
}

std::vector<QueueInfo> readQueues(Database &database)
{
    std::vector<QueueInfo> queues;
    Statement query = database.prepare(
        "SELECT name, is_task_queue, paused, declared_limit, override_limit FROM queue ORDER BY name");
    while (query.step()) {
        QueueInfo queue;
        queue.name = query.text(0);
        queue.isTaskQueue = query.integer(1) != 0;
        queue.isPaused = query.integer(2) != 0;
        queue.declaredLimit = query.optionalInt(3);
        queue.overrideLimit = query.optionalInt(4);
        queues.push_back(std::move(queue));
    }
    return queues;
}

const char *const kScheduleColumns =
    "id, project, task, cron, timezone, payload, name, active, last_run_at, next_run_at, last_run,"
    " deduplication_key, external_id, problem";

ScheduleInfo readSchedule(const Statement &row)
{
    ScheduleInfo schedule;
    schedule.id = ScheduleId{row.text(0)};
    schedule.project = row.text(1);
    schedule.definition.taskId = row.text(2);
    schedule.definition.cron = row.text(3);
    schedule.definition.timezone = row.text(4);
    schedule.definition.payload = row.text(5);
    schedule.definition.name = row.text(6);
    schedule.isActive = row.integer(7) != 0;
    schedule.lastRunAt = row.optionalTime(8);
    schedule.nextRunAt = row.optionalTime(9);
    schedule.lastRun = RunId{row.text(10)};
    schedule.deduplicationKey = row.text(11);
    schedule.externalId = row.text(12);
    schedule.problem = row.text(13);
    return schedule;
}

std::vector<ScheduleInfo> readSchedules(Database &database)
{
    static const std::string sql =
        "SELECT " + std::string(kScheduleColumns) + " FROM schedule ORDER BY task, name, id";
    std::vector<ScheduleInfo> schedules;
    Statement query = database.prepare(sql);
    while (query.step())
        schedules.push_back(readSchedule(query));
    return schedules;
}

} // namespace runyard
