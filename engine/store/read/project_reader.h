// Tasks, queues, schedules and deployments, with what the counters know about them.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/task.h"

namespace runyard {

class Database;
class Names;

class ProjectReader
{
public:
    ProjectReader(Database &database, Names &names) : m_database(database), m_names(names) {}

    /// Returns the current tasks of every project, by id, with numbers of runs.
    Result<std::vector<TaskInfo>> tasks();
    /// Returns all queues by name, with the numbers of queued and running runs.
    Result<std::vector<QueueInfo>> queues();
    /// Returns all schedules by task, then name.
    Result<std::vector<ScheduleInfo>> schedules();
    Result<SchedulePage> schedulePage(std::int64_t offset, int limit);
    /// Errors: NotFound.
    Result<ScheduleInfo> schedule(const ScheduleId &id);
    /// Returns all deployments, newest first.
    Result<std::vector<Deployment>> deployments();

private:
    Database &m_database;
    Names &m_names;
};

} // namespace runyard
