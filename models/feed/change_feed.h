// Brings the engine's change sets to the GUI thread: however fast they come and however long the
// GUI was busy, one event per pass of the event loop, and a bounded number of them kept.
#pragma once

#include "engine/contract/change_set.h"
#include "engine/contract/changes.h"
#include "engine/contract/engine_client.h"

#include <QObject>

#include <memory>
#include <mutex>
#include <vector>

namespace runyard {

class ChangeFeed final : public QObject
{
    Q_OBJECT

public:
    explicit ChangeFeed(EngineClient &client, QObject *parent = nullptr);
    ~ChangeFeed() override;

signals:
    void changed(const runyard::ChangeSet &changes);

private:
    void receive(std::shared_ptr<const ChangeSet> changes); // engine thread
    void deliver();                                         // GUI thread

    std::mutex m_mutex;
    std::vector<std::shared_ptr<const ChangeSet>> m_waiting; // guarded by m_mutex
    bool m_lost = false;                                     // guarded by m_mutex
    std::unique_ptr<Subscription> m_subscription;
};

} // namespace runyard
