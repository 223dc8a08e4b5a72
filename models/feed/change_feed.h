// The engine's change sets in the GUI thread. A window has one feed, shared by everything in it that follows
// the engine: one subscription, and at most one delivery every 16 ms, however fast the changes come and however
// long the GUI was busy. GUI thread.
#pragma once

#include "engine/contract/change_set.h"
#include "engine/contract/changes.h"
#include "engine/contract/engine_client.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>
#include <mutex>
#include <vector>

namespace runyard {

class ChangeFeed final : public QObject, public std::enable_shared_from_this<ChangeFeed>
{
    Q_OBJECT

public:
    /// Returns the feed of a client. It subscribes for the first holder and ends with the last one.
    static std::shared_ptr<ChangeFeed> of(EngineClient &client);
    ~ChangeFeed() override;

signals:
    void changed(const runyard::ChangeSet &changes);

private:
    explicit ChangeFeed(EngineClient &client);
    void receive(std::shared_ptr<const ChangeSet> changes); // engine thread
    void deliver();                                         // GUI thread

    std::mutex m_mutex;
    std::vector<std::shared_ptr<const ChangeSet>> m_waiting; // guarded by m_mutex
    bool m_lost = false;                                     // guarded by m_mutex
    QElapsedTimer m_delivered;
    QTimer m_next;
    std::unique_ptr<Subscription> m_subscription;
};

} // namespace runyard
