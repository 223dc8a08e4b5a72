// Notifies the desktop about runs that ended, by the rules the user has set. GUI thread.
#pragma once

#include "models/feed/change_feed.h"
#include "models/words/notification_rules.h"

#include <QObject>

#include <set>

namespace runyard {

class DesktopNotifier;
class EngineClient;

class RunNotifications final : public QObject
{
    Q_OBJECT

public:
    explicit RunNotifications(EngineClient &client, QObject *parent = nullptr);

    const NotificationSettings &settings() const { return m_filter.settings(); }
    void setSettings(const NotificationSettings &settings); // remembered

signals:
    void openWanted(const runyard::RunId &id);
    void replayWanted(const runyard::RunId &id);

private:
    void takeChanges(const ChangeSet &changes);
    void tell(const NotificationFilter::Notice &notice);

    NotificationFilter m_filter;
    DesktopNotifier *m_notifier;
    std::set<RunSeq> m_known; // ended runs already looked at: they may change again (tags)
    std::shared_ptr<ChangeFeed> m_feed;
};

} // namespace runyard
