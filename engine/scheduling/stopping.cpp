// A clean stop: processes get the time to end, and what they do not finish goes on after the next start.

#include "engine/domain/limits.h"
#include "engine/scheduling/engine_core.h"

namespace runyard {

std::vector<RunSeq> EngineCore::withOwnProcess() const
{
    std::vector<RunSeq> runs = m_runs.withAttempt();
    std::erase_if(runs, [this](RunSeq run) {
        const RunEntry *entry = m_runs.known(run);
        return !entry || !entry->attempt || m_dev.has({run, entry->attempt->number});
    });
    return runs;
}

void EngineCore::stopAttempts(std::function<void(std::vector<std::string>)> left)
{
    m_isStopping = true;
    m_held = true;
    m_stopLeft = std::move(left);
    m_stopTold.reset();
    for (const RunSeq seq : withOwnProcess()) {
        const RunEntry &entry = *m_runs.find(seq);
        const AttemptKey key{seq, entry.attempt->number};
        if (!isFinal(entry.run.status)) // a canceled one was asked before
            afterCommit([this, key] { m_workers.stop(key, StopReason::Shutdown, limits::kCancelGrace); });
    }
}

void EngineCore::endAttempts()
{
    m_isStopping = true;
    m_held = true;
    for (const RunSeq seq : withOwnProcess())
        loseAttempt(*m_runs.find(seq), Loss::CleanStop);
}

void EngineCore::tellWhoIsLeft()
{
    if (!m_stopLeft)
        return;
    std::vector<std::string> names;
    for (const RunSeq seq : withOwnProcess())
        names.push_back(shortName(m_runs.known(seq)->run));
    if (m_stopTold == names.size())
        return;
    m_stopTold = names.size();
    m_stopLeft(std::move(names));
}

} // namespace runyard
