#include "engine/store/write/project_writer.h"

#include "engine/store/base/database.h"
#include "engine/store/rows/json_values.h"
#include "engine/store/rows/project_rows.h"

#include <sqlite3.h>

namespace runyard {

void ProjectWriter::saveDeployment(const Deployment &deployment, const ProjectManifest &manifest)
{
    if (deployment.isCurrent)
        m_database.prepare("UPDATE deployment SET current = 0 WHERE project = ?")
            .with(deployment.project)
            .run();
    m_database
        .prepare("INSERT INTO deployment (id, project, directory, version, deployed_at, current, dev)"
                 " VALUES (?, ?, ?, ?, ?, ?, ?)")
        .with(deployment.id.text, deployment.project, deployment.directory, deployment.version,
              deployment.deployedAt, deployment.isCurrent, encodeDevVersion(deployment.dev))
        .run();
    const std::int64_t number = sqlite3_last_insert_rowid(m_database.handle());
    int position = 0;
    for (const TaskDefinition &task : manifest.tasks) {
        m_database
            .prepare("INSERT INTO deployment_task (deployment, position, task, definition)"
                     " VALUES (?, ?, ?, ?)")
            .with(number, position++, task.id, encodeTask(task))
            .run();
    }
}

std::vector<Deployment> ProjectWriter::deployments()
{
    return readDeployments(m_database);
}

std::vector<TaskDefinition> ProjectWriter::tasksOf(const std::string &project, const std::string &version)
{
    std::vector<TaskDefinition> tasks;
    Statement query = m_database.prepare(
        "SELECT t.definition FROM deployment d JOIN deployment_task t ON t.deployment = d.number"
        " WHERE d.project = ? AND d.version = ? ORDER BY t.position");
    query.with(project, version);
    while (query.step()) {
        if (auto task = decodeTask(query.view(0)))
            tasks.push_back(std::move(*task));
    }
    return tasks;
}

std::vector<StoredTask> ProjectWriter::currentTasks()
{
    std::vector<StoredTask> tasks;
    Statement query =
        m_database.prepare("SELECT d.project, d.version, t.definition FROM deployment d"
                           " JOIN deployment_task t ON t.deployment = d.number WHERE d.current = 1"
                           " ORDER BY d.number, t.position");
    while (query.step()) {
        if (auto task = decodeTask(query.view(2)))
            tasks.push_back({query.text(0), query.text(1), std::move(*task)});
    }
    return tasks;
}

std::optional<StoredTask> ProjectWriter::taskAtVersion(const std::string &taskId, const std::string &version)
{
    Statement query =
        m_database.prepare("SELECT d.project, d.version, t.definition FROM deployment_task t"
                           " JOIN deployment d ON d.number = t.deployment WHERE t.task = ? AND d.version = ?"
                           " ORDER BY d.number DESC LIMIT 1");
    query.with(taskId, version);
    if (!query.step())
        return std::nullopt;
    auto task = decodeTask(query.view(2));
    if (!task)
        return std::nullopt;
    return StoredTask{query.text(0), query.text(1), std::move(*task)};
}

void ProjectWriter::saveQueue(const QueueInfo &queue)
{
    m_database
        .prepare("INSERT OR REPLACE INTO queue (name, is_task_queue, paused, declared_limit,"
                 " override_limit) VALUES (?, ?, ?, ?, ?)")
        .with(queue.name, queue.isTaskQueue, queue.isPaused, queue.declaredLimit, queue.overrideLimit)
        .run();
}

std::vector<QueueClaim> ProjectWriter::queueClaims()
{
    std::vector<QueueClaim> claims;
    Statement query = m_database.prepare("SELECT queue, project, concurrency_limit, since FROM queue_claim");
    while (query.step())
        claims.push_back({query.text(0), query.text(1), query.integer(2), query.time(3)});
    return claims;
}

void ProjectWriter::saveQueueClaims(const std::string &project, const std::vector<QueueClaim> &claims)
{
    m_database.prepare("DELETE FROM queue_claim WHERE project = ?").with(project).run();
    for (const QueueClaim &claim : claims)
        m_database
            .prepare("INSERT INTO queue_claim (queue, project, concurrency_limit, since)"
                     " VALUES (?, ?, ?, ?)")
            .with(claim.queue, claim.project, claim.limit, claim.since)
            .run();
}

std::vector<QueueInfo> ProjectWriter::queues()
{
    return readQueues(m_database);
}

void ProjectWriter::saveSchedule(const ScheduleInfo &schedule)
{
    m_database
        .prepare("INSERT OR REPLACE INTO schedule (id, project, task, cron, timezone, payload, name,"
                 " active, last_run_at, next_run_at, last_run, deduplication_key, external_id, problem)"
                 " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
        .with(schedule.id.text, schedule.project, schedule.definition.taskId, schedule.definition.cron,
              schedule.definition.timezone, schedule.definition.payload, schedule.definition.name,
              schedule.isActive, schedule.lastRunAt, schedule.nextRunAt, schedule.lastRun.text,
              schedule.deduplicationKey, schedule.externalId, schedule.problem)
        .run();
}

void ProjectWriter::removeSchedule(const ScheduleId &id)
{
    m_database.prepare("DELETE FROM schedule WHERE id = ?").with(id.text).run();
}

std::vector<ScheduleInfo> ProjectWriter::schedules()
{
    return readSchedules(m_database);
}

} // namespace runyard
