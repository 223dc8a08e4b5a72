#include "models/feed/live_refresh.h"

#include "models/feed/gui_listener.h"

namespace runyard {

LiveRefresh::LiveRefresh(EngineClient &client, Concerns concerns, int pauseMs, QObject *parent)
    : QObject(parent), m_concerns(std::move(concerns))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(pauseMs);
    connect(&m_timer, &QTimer::timeout, this, &LiveRefresh::due);
    m_subscription = client.changes().subscribe(guiListener(this, [this](const ChangeSet &changes) {
        // A running timer is left alone: restarting it would starve the screen under steady load.
        if ((changes.overflowed || m_concerns(changes)) && !m_timer.isActive())
            m_timer.start();
    }));
}

} // namespace runyard
