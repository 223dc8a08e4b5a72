#include "models/feed/change_feed.h"

#include "engine/base/dropped.h"

#include <QMetaObject>

namespace runyard {

static constexpr std::size_t kMaxWaitingSets = 64;

ChangeFeed::ChangeFeed(EngineClient &client, QObject *parent) : QObject(parent)
{
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
    std::vector<std::shared_ptr<const ChangeSet>> waiting;
    bool lost = false;
    {
        const std::lock_guard lock(m_mutex);
        waiting.swap(m_waiting);
        std::swap(lost, m_lost);
    }
    if (lost) {
        countDropped(Dropped::ChangeFeeds);
        emit changed(ChangeSet::everything());
        return;
    }
    for (const auto &changes : waiting)
        emit changed(*changes);
}

} // namespace runyard
