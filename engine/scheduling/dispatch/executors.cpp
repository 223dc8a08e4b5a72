#include "engine/scheduling/dispatch/executors.h"

#include <utility>

namespace runyard {

void Executors::load()
{
    m_waitingForWorker.clear();
}

void Executors::advance()
{
    for (const std::string &project : std::exchange(m_cameBack, {}))
        bringBackWaitingFor(project);
}

std::optional<TimePoint> Executors::nextDue() const
{
    if (!m_cameBack.empty())
        return m_clock.now();
    const auto due = m_dev.nextDue();
    return due ? std::optional(m_time.wallOf(*due)) : std::nullopt;
}

std::int64_t Executors::waitingFor(const std::string &project, const std::string &branch)
{
    const auto waiting = m_waitingForWorker.find({project, branch});
    if (waiting == m_waitingForWorker.end())
        return 0;
    std::erase_if(waiting->second, [this](RunSeq run) { return !m_queues.book().isAside(run); });
    return std::ssize(waiting->second);
}

const DeployedTask *Executors::startableTask(const Run &run, const DeployedTask &task)
{
    if (task.definition.mode != TaskMode::Dev)
        return &task;
    const auto version = m_dev.versionFor(task.version);
    return version ? m_tasks.at(run.taskId, *version) : nullptr;
}

void Executors::waitForWorker(const QueueBook::Ready &ready, const Run &run, const DeployedTask &task)
{
    m_queues.book().setAside(ready, m_queues.scoreOf(run));
    m_waitingForWorker[{task.project, m_dev.branchOf(task.version)}].insert(run.seq);
}

void Executors::bringBackWaitingFor(const std::string &project)
{
    for (auto it = m_waitingForWorker.begin(); it != m_waitingForWorker.end();) {
        if (it->first.first != project) {
            ++it;
            continue;
        }
        for (const RunSeq run : it->second)
            m_queues.book().bringBack(run);
        it = m_waitingForWorker.erase(it);
    }
}

} // namespace runyard
