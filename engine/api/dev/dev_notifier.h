// Tells command lines that something has become of a run they execute, so that they need not ask all the time.
// One listener on the engine's change feed, from the first who wants to know on. Any thread.
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
    /// `again`: what it is told may come while it is busy with the status before, so it must be told again.
    using Notify = std::function<void(const RunId &run, bool again)>;

    explicit DevNotifier(EngineClient &client) : m_client(client) {}

    /// `notify` is called on an engine thread, for the runs that are followed.
    int add(Notify notify);
    void follow(int follower, const RunId &run);
    void unfollow(int follower, const RunId &run);
    /// Is not called any more afterwards.
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
    std::mutex m_listening; // not held while a change is told
    std::unique_ptr<Subscription> m_subscription;
};

} // namespace runyard
