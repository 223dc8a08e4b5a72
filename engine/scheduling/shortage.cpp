// When this machine lacks something to start processes with: nothing is started but one attempt now and
// then, until one starts again. Runs whose start failed wait where they waited before; no attempt is used up.

#include "engine/domain/duration_text.h"
#include "engine/scheduling/engine_core.h"

#include <algorithm>

namespace runyard {

namespace {

constexpr Millis kFirstPause{250};
constexpr Millis kLongestPause{30'000};

} // namespace

std::string EngineCore::startProblem() const
{
    if (m_shortage)
        return "No task can be started: " + m_shortage->why.text();
    return m_helperProblem;
}

bool EngineCore::mayStartProcesses() const
{
    return !m_shortage || (!m_shortage->probe && m_shortage->retryAt <= m_clock.elapsed());
}

void EngineCore::dispatchDuringShortage()
{
    if (!m_shortage)
        return;
    // Processes that live need nothing but a slot.
    for (const RunSeq seq : m_runs.withAttempt()) {
        const RunEntry &entry = *m_runs.find(seq);
        const auto settings = m_queueSettings.find(entry.run.queue);
        if (!entry.clock.resumeWanted || (settings != m_queueSettings.end() && settings->second.paused))
            continue;
        if (const auto ready = m_queues.takeFrom(entry.run.queue, seq))
            startReady(*ready, Actor::Engine, freeSlot(ready->queue));
    }
}

void EngineCore::noteShortage(AttemptKey key, const Error &why)
{
    const bool isProbe = m_shortage && m_shortage->probe == key;
    if (m_shortage && !isProbe) {
        m_shortage->why = why;
        return; // it was started before this was known
    }
    const Millis pause = isProbe ? std::min(m_shortage->pause * 2, kLongestPause) : kFirstPause;
    m_shortage = Shortage{why, m_clock.elapsed() + pause, pause, {}};
    m_changes.queues = true;
}

void EngineCore::noteStart(AttemptKey key)
{
    if (!m_shortage)
        return;
    if (m_shortage->probe == key) {
        m_shortage.reset();
        m_changes.queues = true;
    } else if (!m_shortage->probe && m_shortage->pause > kFirstPause) {
        // Something moves: what was lacking may be there again.
        m_shortage->retryAt = std::min(m_shortage->retryAt, m_clock.elapsed() + kFirstPause);
    }
}

void EngineCore::putBack(RunEntry &entry, const Error &why)
{
    Run &run = entry.run;
    const int number = entry.attempt->number;
    m_runs.dropAttempt(entry);
    releaseSlot(entry);
    run.attemptCount = number - 1;
    m_runs.apply(entry, RunEvent::StartLost, m_clock.now(), Actor::Engine,
                 "Attempt " + std::to_string(number)
                     + " could not be started and does not count: " + why.text(),
                 number);
    loadQueued(run);
}

} // namespace runyard
