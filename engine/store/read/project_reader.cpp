#include "engine/store/read/project_reader.h"

#include "engine/store/base/names.h"
#include "engine/store/read/read_scope.h"
#include "engine/store/rows/json_values.h"
#include "engine/store/rows/project_rows.h"

#include <map>

namespace runyard {

Result<std::vector<TaskInfo>> ProjectReader::tasks()
{
    ReadScope scope(m_database);
    std::map<std::string, TaskInfo> sums;
    {
        Statement query = m_database.prepare(
            "SELECT task, status, sum(runs) FROM counter WHERE runs > 0 GROUP BY task, status");
        while (query.step()) {
            TaskInfo &info = sums[m_names.text(query.int64(0))];
            const auto status = static_cast<RunStatus>(query.integer(1));
            const std::int64_t runs = query.int64(2);
            info.total += runs;
            if (status == RunStatus::Queued)
                info.queued += runs;
            else if (status == RunStatus::Executing || status == RunStatus::Dequeued)
                info.executing += runs;
            else if (isFailure(status))
                info.failed += runs;
        }
    }
    std::vector<TaskInfo> tasks;
    {
        Statement query =
            m_database.prepare("SELECT d.project, d.version, t.definition, t.task FROM deployment d"
                               " JOIN deployment_task t ON t.deployment = d.number WHERE d.current = 1"
                               " ORDER BY t.task, d.number");
        while (query.step()) {
            auto definition = decodeTask(query.view(2));
            if (!definition)
                continue;
            TaskInfo info = sums[query.text(3)];
            info.definition = std::move(*definition);
            info.project = query.text(0);
            info.version = query.text(1);
            tasks.push_back(std::move(info));
        }
    }
    return scope.give(std::move(tasks));
}

Result<std::vector<QueueInfo>> ProjectReader::queues()
{
    ReadScope scope(m_database);
    std::vector<QueueInfo> queues = readQueues(m_database);
    std::map<std::string, QueueInfo> sums;
    {
        Statement query = m_database.prepare("SELECT queue, status, sum(runs), sum(slots) FROM counter"
                                             " WHERE runs > 0 OR slots > 0 GROUP BY queue, status");
        while (query.step()) {
            QueueInfo &sum = sums[m_names.text(query.int64(0))];
            if (static_cast<RunStatus>(query.integer(1)) == RunStatus::Queued)
                sum.queued += query.int64(2);
            sum.running += query.int64(3);
        }
    }
    for (QueueInfo &queue : queues) {
        queue.queued = sums[queue.name].queued;
        queue.running = sums[queue.name].running;
    }
    return scope.give(std::move(queues));
}

Result<std::vector<ScheduleInfo>> ProjectReader::schedules()
{
    ReadScope scope(m_database);
    return scope.give(readSchedules(m_database));
}

Result<SchedulePage> ProjectReader::schedulePage(std::int64_t offset, int limit)
{
    ReadScope scope(m_database);
    SchedulePage page;
    {
        static const std::string sql = "SELECT " + std::string(kScheduleColumns)
                                       + " FROM schedule ORDER BY task, name, id LIMIT ? OFFSET ?";
        Statement query = m_database.prepare(sql);
        query.with(limit, offset);
        while (query.step())
            page.schedules.push_back(readSchedule(query));
    }
    {
        Statement query = m_database.prepare("SELECT count(*) FROM schedule");
        page.count = query.step() ? query.int64(0) : 0;
    }
    return scope.give(std::move(page));
}

Result<ScheduleInfo> ProjectReader::schedule(const ScheduleId &id)
{
    ReadScope scope(m_database);
    ScheduleInfo schedule;
    {
        static const std::string sql =
            "SELECT " + std::string(kScheduleColumns) + " FROM schedule WHERE id = ?";
        Statement query = m_database.prepare(sql);
        query.with(id.text);
        if (query.step())
            schedule = readSchedule(query);
        else if (!m_database.failed())
            m_database.fail(Error{ErrorCode::NotFound,
                                  "There is no schedule " + id.text + ".",
                                  "List the schedules to see them.",
                                  {}});
    }
    return scope.give(std::move(schedule));
}

Result<std::vector<Deployment>> ProjectReader::deployments()
{
    ReadScope scope(m_database);
    return scope.give(readDeployments(m_database));
}

} // namespace runyard
