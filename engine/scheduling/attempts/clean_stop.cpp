#include "engine/scheduling/attempts/clean_stop.h"

#include "engine/base/limits.h"

namespace runyard {

std::vector<RunSeq> CleanStop::withOwnProcess() const
{
    std::vector<RunSeq> runs = m_context.runs.withAttempt();
    std::erase_if(runs, [this](RunSeq run) {
        const RunEntry *entry = m_context.runs.known(run);
        return !entry || !entry->attempt || m_executors.dev().has({run, entry->attempt->number});
    });
    return runs;
}

void CleanStop::begin(std::function<void(std::vector<std::string>)> left)
{
    m_isStopping = true;
    m_context.isSuspended = true;
    m_left = std::move(left);
    m_reported.reset();
    for (const RunSeq seq : withOwnProcess()) {
        const RunEntry &entry = *m_context.runs.find(seq);
        const AttemptKey key{seq, entry.attempt->number};
        if (!isFinal(entry.run.status)) // a canceled run's process was asked already
            m_context.drain.afterCommit([this, key] {
                m_executors.ownProcesses().stop(key, StopReason::Shutdown, limits::kCancelGrace);
            });
    }
}

void CleanStop::endNow()
{
    m_isStopping = true;
    m_context.isSuspended = true;
    for (const RunSeq seq : withOwnProcess())
        m_attempts.lose(*m_context.runs.find(seq), Loss::CleanStop);
}

void CleanStop::reportLeft()
{
    if (!m_left)
        return;
    std::vector<std::string> names;
    for (const RunSeq seq : withOwnProcess())
        names.push_back(Waits::shortName(m_context.runs.known(seq)->run));
    if (m_reported == names.size())
        return;
    m_reported = names.size();
    m_left(std::move(names));
}

} // namespace runyard
