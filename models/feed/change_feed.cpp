#include "models/feed/change_feed.h"

#include "engine/base/dropped.h"

#include <QMetaObject>

#include <map>

namespace runyard {

static constexpr std::size_t kMaxWaitingSets = 64;
static constexpr int kDeliveryMillis = 16; // a frame of the screen

std::shared_ptr<ChangeFeed> ChangeFeed::of(EngineClient &client)
{
    static std::map<EngineClient *, std::weak_ptr<ChangeFeed>> feeds;
    std::erase_if(feeds, [](const auto &entry) { return entry.second.expired(); });
    std::weak_ptr<ChangeFeed> &known = feeds[&client];
    std::shared_ptr<ChangeFeed> feed = known.lock();
    if (!feed) {
        feed.reset(new ChangeFeed(client));
        known = feed;
    }
    return feed;
}

ChangeFeed::ChangeFeed(EngineClient &client)
{
    m_next.setSingleShot(true);
    m_next.setTimerType(Qt::PreciseTimer);
    connect(&m_next, &QTimer::timeout, this, &ChangeFeed::deliver);
    m_subscription = client.changes().subscribe(
        [this](std::shared_ptr<const ChangeSet> changes) { receive(std::move(changes)); });
}

ChangeFeed::~ChangeFeed()
{
    m_subscription.reset(); // before the mutex goes
}

void ChangeFeed::receive(std::shared_ptr<const ChangeSet> changes)
{
    bool first = false;
    {
        const std::lock_guard lock(m_mutex);
        first = m_waiting.empty() && !m_lost;
        if (m_waiting.size() >= kMaxWaitingSets) {
            m_waiting.clear();
            m_lost = true;
        } else if (!m_lost) {
            m_waiting.push_back(std::move(changes));
        }
    }
    if (first)
        QMetaObject::invokeMethod(this, &ChangeFeed::deliver, Qt::QueuedConnection);
}

void ChangeFeed::deliver()
{
    if (m_delivered.isValid() && m_delivered.elapsed() < kDeliveryMillis) {
        m_next.start(kDeliveryMillis - static_cast<int>(m_delivered.elapsed()));
        return;
    }
    std::vector<std::shared_ptr<const ChangeSet>> waiting;
    bool lost = false;
    {
        const std::lock_guard lock(m_mutex);
        waiting.swap(m_waiting);
        std::swap(lost, m_lost);
    }
    m_delivered.start();
    const auto alive = shared_from_this(); // a receiver may be the last holder, and go
    if (lost) {
        countDropped(Dropped::ChangeFeeds);
        emit changed(ChangeSet::everything());
    } else if (waiting.size() == 1) {
        emit changed(*waiting.front());
    } else if (!waiting.empty()) {
        ChangeSet merged;
        for (const auto &changes : waiting)
            merged.merge(*changes);
        emit changed(merged);
    }
}

} // namespace runyard
