// Notifies command lines of changes to the runs they execute, so that they need not poll. Uses one listener on
// the engine's change feed, from the first follower on. Thread: any.
#pragma once

#include "engine/contract/change_set.h"
#include "engine/contract/changes.h"
#include "engine/contract/engine_client.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>

namespace runyard {

class DevNotifier
{
public:
    /// `again`: whether to repeat the notification, because the command line may still be busy with the
    /// previous status.
    using Notify = std::function<void(const RunId &run, bool again)>;

    explicit DevNotifier(EngineClient &client) : m_client(client) {}

    /// `notify` is called on an engine thread for the followed runs.
    int add(Notify notify);
    void follow(int follower, const RunId &run);
    void unfollow(int follower, const RunId &run);
    /// No notifications are sent afterwards.
    void remove(int follower);

private:
    struct Follower
    {
        Notify notify;
        std::set<RunId> runs;
    };
    void changed(const ChangeSet &changes);

    EngineClient &m_client;
    std::mutex m_mutex;
    int m_last = 0;
    std::map<int, Follower> m_followers;
    std::mutex m_listening; // not locked while listeners are called
    std::unique_ptr<Subscription> m_subscription;
};

} // namespace runyard
