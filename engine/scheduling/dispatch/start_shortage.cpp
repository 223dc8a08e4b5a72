#include "engine/scheduling/dispatch/start_shortage.h"

#include <algorithm>

namespace runyard {

namespace {

constexpr Millis kFirstPause{250};
constexpr Millis kMaxPause{30'000};

} // namespace

void StartShortage::load()
{
    if (!m_shortage)
        return;
    m_shortage->probe.reset(); // its start may never have happened
    m_shortage->retryAt = m_clock.elapsed();
}

std::optional<Micros> StartShortage::retryAt() const
{
    return m_shortage && !m_shortage->probe ? std::optional(m_shortage->retryAt) : std::nullopt;
}

void StartShortage::noteTry(AttemptKey key)
{
    if (m_shortage)
        m_shortage->probe = key;
}

void StartShortage::end()
{
    m_shortage.reset();
    m_drain.changes.queues = true;
}

bool StartShortage::mayStart() const
{
    return !m_shortage || (!m_shortage->probe && m_shortage->retryAt <= m_clock.elapsed());
}

void StartShortage::note(AttemptKey key, const Error &why)
{
    const bool isProbe = m_shortage && m_shortage->probe == key;
    if (m_shortage && !isProbe) {
        m_shortage->why = why;
        return; // started before the shortage was known
    }
    const Millis pause = isProbe ? std::min(m_shortage->pause * 2, kMaxPause) : kFirstPause;
    m_shortage = Shortage{why, m_clock.elapsed() + pause, pause, {}};
    m_drain.changes.queues = true;
}

void StartShortage::noteStart(AttemptKey key)
{
    if (!m_shortage)
        return;
    if (m_shortage->probe == key) {
        m_shortage.reset();
        m_drain.changes.queues = true;
    } else if (!m_shortage->probe && m_shortage->pause > kFirstPause) {
        // Something has changed: the missing resource may be available again.
        m_shortage->retryAt = std::min(m_shortage->retryAt, m_clock.elapsed() + kFirstPause);
    }
}

} // namespace runyard
