// Who executes attempts: processes of ours, or trigger.dev sessions. And the runs that wait for a session.
// Engine thread only.
#pragma once

#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/core/engine_system.h"
#include "engine/scheduling/dev/dev_workers.h"
#include "engine/scheduling/dispatch/queues.h"
#include "engine/scheduling/projects/task_catalogue.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace runyard {

class Executors final : public EngineSystem
{
public:
    Executors(EngineContext &context, TaskCatalogue &tasks, Queues &queues)
        : m_workers(context.workers)
        , m_clock(context.clock)
        , m_time(context.time)
        , m_tasks(tasks)
        , m_queues(queues)
        , m_dev(context.clock)
    {
    }

    void load() override;
    /// Runs whose session came back may start again.
    void advance() override;
    std::optional<TimePoint> nextDue() const override;

    Workers &of(AttemptKey key) { return m_dev.has(key) ? static_cast<Workers &>(m_dev) : m_workers; }
    Workers &ownProcesses() { return m_workers; }
    DevWorkers &dev() { return m_dev; }
    const DevWorkers &dev() const { return m_dev; }

    /// Returns where the run can start now: the task itself, but for a session's, which is one of the versions
    /// that are there. Null: there is no session to execute it.
    const DeployedTask *startableTask(const Run &run, const DeployedTask &task);
    void waitForWorker(const QueueBook::Ready &ready, const Run &run, const DeployedTask &task);
    std::int64_t waitingFor(const std::string &project, const std::string &branch);
    void bringBackWaitingFor(const std::string &project);
    /// A session of the project is there again; its runs come back in advance().
    void noteCameBack(const std::string &project) { m_cameBack.insert(project); }

private:
    Workers &m_workers;
    const Clock &m_clock;
    EngineTime &m_time;
    TaskCatalogue &m_tasks;
    Queues &m_queues;
    DevWorkers m_dev;
    // By project and branch; also some that wait no more.
    std::map<std::pair<std::string, std::string>, std::set<RunSeq>> m_waitingForWorker;
    std::set<std::string> m_cameBack; // projects
};

} // namespace runyard
