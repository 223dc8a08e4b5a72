// Who wants to hear of changes.
#pragma once

#include "engine/contract/changes.h"

#include <map>
#include <memory>
#include <mutex>

namespace runyard {

/// Listeners by number; called under the lock, so that an ended subscription is never called again.
class Listeners
{
public:
    int add(ChangeListener listener)
    {
        const std::lock_guard lock(m_mutex);
        m_listeners[++m_last] = std::move(listener);
        return m_last;
    }
    void remove(int number)
    {
        const std::lock_guard lock(m_mutex);
        m_listeners.erase(number);
    }
    void call(const std::shared_ptr<const ChangeSet> &changes)
    {
        const std::lock_guard lock(m_mutex);
        for (const auto &[number, listener] : m_listeners)
            listener(changes);
    }

private:
    std::mutex m_mutex;
    std::map<int, ChangeListener> m_listeners;
    int m_last = 0;
};

class ListenerSubscription final : public Subscription
{
public:
    ListenerSubscription(std::shared_ptr<Listeners> listeners, int number)
        : m_listeners(std::move(listeners)), m_number(number)
    {
    }
    ~ListenerSubscription() override { m_listeners->remove(m_number); }

private:
    std::shared_ptr<Listeners> m_listeners;
    int m_number;
};

} // namespace runyard
