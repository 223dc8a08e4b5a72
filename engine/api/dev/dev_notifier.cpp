#include "engine/api/dev/dev_notifier.h"

namespace runyard {

int DevNotifier::add(Notify notify)
{
    {
        const std::lock_guard lock(m_listening);
        if (!m_subscription)
            m_subscription = m_client.changes().subscribe([this](const auto &changes) { changed(*changes); });
    }
    const std::lock_guard lock(m_mutex);
    m_followers[++m_last].notify = std::move(notify);
    return m_last;
}

void DevNotifier::follow(int follower, const RunId &run)
{
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_followers.find(follower); found != m_followers.end())
        found->second.runs.insert(run);
}

void DevNotifier::unfollow(int follower, const RunId &run)
{
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_followers.find(follower); found != m_followers.end())
        found->second.runs.erase(run);
}

void DevNotifier::remove(int follower)
{
    const std::lock_guard lock(m_mutex);
    m_followers.erase(follower);
}

void DevNotifier::changed(const ChangeSet &changes)
{
    const std::lock_guard lock(m_mutex);
    for (auto &[number, follower] : m_followers) {
        // The feed reports only that much has changed, so any of these runs may have.
        for (const RunId &run : changes.overflowed ? follower.runs : std::set<RunId>())
            follower.notify(run, false);
        if (follower.runs.empty())
            continue;
        for (const Run &run : changes.runs) {
            if (follower.runs.contains(run.id))
                follower.notify(run.id, !isFinal(run.status) || run.status == RunStatus::Canceled);
        }
    }
}

} // namespace runyard
