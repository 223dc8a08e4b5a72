#include "views/notifications/run_notifications.h"

#include "engine/base/dropped.h"
#include "engine/domain/run_query.h"
#include "models/words/counted.h"
#include "models/words/display_text.h"
#include "models/words/format.h"
#include "views/notifications/desktop_notifier.h"

#include <QSettings>

namespace runyard {

static constexpr std::size_t kMostKnown = 10'000;
static constexpr qsizetype kTitleChars = 80; // of a task in the title of a notification

static QString settingsKey()
{
    return QStringLiteral("notifications");
}

RunNotifications::RunNotifications(EngineClient &client, QObject *parent)
    : QObject(parent), m_notifier(new DesktopNotifier(this)), m_feed(client)
{
    m_filter.setSettings(notificationSettings(QSettings().value(settingsKey()).toByteArray()));
    connect(&m_feed, &ChangeFeed::changed, this, &RunNotifications::takeChanges);
}

void RunNotifications::setSettings(const NotificationSettings &settings)
{
    m_filter.setSettings(settings);
    QSettings().setValue(settingsKey(), toJson(settings));
}

void RunNotifications::takeChanges(const ChangeSet &changes)
{
    const TimePoint now = SystemClock().now();
    if (changes.overflowed)
        countDropped(Dropped::Notifications);
    for (const Run &run : changes.runs) {
        if (!isFinal(run.status) || !m_known.insert(run.seq).second)
            continue;
        if (m_known.size() > kMostKnown)
            m_known.erase(m_known.begin());
        if (const auto notice = m_filter.take(run, now, QTime::currentTime()))
            tell(*notice);
    }
}

void RunNotifications::tell(const NotificationFilter::Notice &notice)
{
    const QString task = format::shortened(format::text(notice.taskId), kTitleChars);
    const bool isFailure = outcomeOf(notice.status) == RunHistogram::Failed;
    const QString title = format::counted(notice.times, tr("%2: %3"), tr("%2: %1 runs, the last one %3"))
                              .arg(task, format::status(notice.status).toLower());
    QList<DesktopNotifier::Action> actions{
        {QStringLiteral("default"), tr("Open"), [this, id = notice.run] { emit openWanted(id); }},
        {QStringLiteral("open"), tr("Open"), [this, id = notice.run] { emit openWanted(id); }}};
    if (isFailure)
        actions +=
            {QStringLiteral("replay"), tr("Replay…"), [this, id = notice.run] { emit replayWanted(id); }};
    m_notifier->show(title, format::shown(notice.run.text), actions, isFailure);
}

} // namespace runyard
