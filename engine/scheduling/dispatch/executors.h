// The two kinds of executors, our own processes and trigger.dev sessions, and the runs waiting for a session.
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
    /// Lets runs start whose session has reconnected.
    void advance() override;
    std::optional<TimePoint> nextDue() const override;

    Workers &of(AttemptKey key) { return m_dev.has(key) ? static_cast<Workers &>(m_dev) : m_workers; }
    Workers &ownProcesses() { return m_workers; }
    DevWorkers &dev() { return m_dev; }
    const DevWorkers &dev() const { return m_dev; }

    /// Returns the task in the version with which the run can start now: `task` itself, or for a session one
    /// of its available builds. Returns null when no session can execute it.
    const DeployedTask *startableTask(const Run &run, const DeployedTask &task);
    void waitForWorker(const QueueBook::Ready &ready, const Run &run, const DeployedTask &task);
    std::int64_t waitingFor(const std::string &project, const std::string &branch);
    void bringBackWaitingFor(const std::string &project);
    /// Records that a session of the project has reconnected; advance() brings back its runs.
    void noteCameBack(const std::string &project) { m_cameBack.insert(project); }

private:
    Workers &m_workers;
    const Clock &m_clock;
    EngineTime &m_time;
    TaskCatalogue &m_tasks;
    Queues &m_queues;
    DevWorkers m_dev;
    // By project and branch; may contain runs that no longer wait.
    std::map<std::pair<std::string, std::string>, std::set<RunSeq>> m_waitingForWorker;
    std::set<std::string> m_cameBack; // projects
};

} // namespace runyard
