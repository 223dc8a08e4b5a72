#include "models/feed/live_refresh.h"

#include <utility>

namespace runyard {

LiveRefresh::LiveRefresh(EngineClient &client, Concerns concerns, int pauseMillis, QObject *parent)
    : QObject(parent), m_concerns(std::move(concerns)), m_feed(ChangeFeed::of(client))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(pauseMillis);
    connect(&m_timer, &QTimer::timeout, this, &LiveRefresh::due);
    connect(m_feed.get(), &ChangeFeed::changed, this, &LiveRefresh::takeChanges);
}

void LiveRefresh::setAwake(bool awake)
{
    m_isAwake = awake;
    if (!awake) {
        m_hasMissed |= m_timer.isActive();
        m_timer.stop();
    } else if (std::exchange(m_hasMissed, false)) {
        emit due();
    }
}

void LiveRefresh::takeChanges(const ChangeSet &changes)
{
    if (!changes.overflowed && !m_concerns(changes))
        return;
    if (!m_isAwake)
        m_hasMissed = true;
    else if (!m_timer.isActive()) // restarting it would starve the screen under steady load
        m_timer.start();
}

} // namespace runyard
