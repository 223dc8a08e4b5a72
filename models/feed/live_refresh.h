// Says when something on screen should be read again because the engine changed it. Many changes in a short
// time become one signal; changes while asleep become one on waking. GUI thread.
#pragma once

#include "models/feed/change_feed.h"

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
    LiveRefresh(EngineClient &client, Concerns concerns, int pauseMillis, QObject *parent);

    void setAwake(bool awake);

signals:
    void due();

private:
    void takeChanges(const ChangeSet &changes);

    Concerns m_concerns;
    QTimer m_timer;
    bool m_isAwake = true;
    bool m_hasMissed = false;
    std::shared_ptr<ChangeFeed> m_feed;
};

} // namespace runyard
