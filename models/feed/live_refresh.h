// Says when something on screen should be read again because the engine changed it. Many changes in
// a short time become one signal. GUI thread.
#pragma once

#include "engine/contract/change_set.h"
#include "engine/contract/changes.h"
#include "engine/contract/engine_client.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace runyard {

class LiveRefresh final : public QObject
{
    Q_OBJECT

public:
    using Concerns = std::function<bool(const ChangeSet &)>;

    /// `concerns` picks the change sets that matter; overflowed ones always do.
    LiveRefresh(EngineClient &client, Concerns concerns, int pauseMs, QObject *parent);

signals:
    void due();

private:
    Concerns m_concerns;
    QTimer m_timer;
    std::unique_ptr<Subscription> m_subscription;
};

} // namespace runyard
