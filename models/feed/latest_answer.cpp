#include "models/feed/latest_answer.h"

namespace runyard {

void LatestAnswer::refresh()
{
    if (!m_isAwake)
        m_isStale = true;
    else if (isAsking())
        m_askAgain = true;
    else
        m_ask();
}

void LatestAnswer::restart()
{
    drop();
    refresh();
}

void LatestAnswer::drop()
{
    m_unwanted.request_stop();
    m_unwanted = std::stop_source();
    m_wanted = 0;
    m_askAgain = m_isStale = false;
}

void LatestAnswer::setAwake(bool awake)
{
    m_isAwake = awake;
    if (awake && std::exchange(m_isStale, false))
        refresh();
}

void LatestAnswer::answered(bool wasWanted)
{
    if (--m_outstanding == 0)
        emit settled();
    if (wasWanted && !isAsking() && std::exchange(m_askAgain, false))
        refresh();
}

} // namespace runyard
