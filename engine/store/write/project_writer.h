// Deployments with their tasks, queues and schedules.
#pragma once

#include "engine/domain/queue_claims.h"
#include "engine/domain/task.h"

#include <optional>
#include <string>
#include <vector>

namespace runyard {

class Database;

struct StoredTask
{
    std::string project;
    std::string version;
    TaskDefinition definition;
};

class ProjectWriter
{
public:
    explicit ProjectWriter(Database &database) : m_database(database) {}

    void saveDeployment(const Deployment &deployment, const ProjectManifest &manifest);
    std::vector<Deployment> deployments(); // newest first
    /// Returns the tasks of one version of a project.
    std::vector<TaskDefinition> tasksOf(const std::string &project, const std::string &version);
    /// Returns the tasks of the current version of every project.
    std::vector<StoredTask> currentTasks();
    std::optional<StoredTask> taskAtVersion(const std::string &taskId, const std::string &version);

    /// Stores the settings of a queue; its numbers are kept with the runs.
    void saveQueue(const QueueInfo &queue);
    std::vector<QueueInfo> queues();
    std::vector<QueueClaim> queueClaims();
    /// Replaces the claims of this project.
    void saveQueueClaims(const std::string &project, const std::vector<QueueClaim> &claims);

    void saveSchedule(const ScheduleInfo &schedule);
    void removeSchedule(const ScheduleId &id);
    std::vector<ScheduleInfo> schedules();

private:
    Database &m_database;
};

} // namespace runyard
