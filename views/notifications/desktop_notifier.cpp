#include "views/notifications/desktop_notifier.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace runyard {

static const QString kService = QStringLiteral("org.freedesktop.Notifications");
static const QString kPath = QStringLiteral("/org/freedesktop/Notifications");
static const QString kInterface = kService;
static constexpr int kAsTheDesktopLikes = -1; // how long it stays
static constexpr uchar kNormal = 1;
static constexpr uchar kCritical = 2;

DesktopNotifier::DesktopNotifier(QObject *parent) : QObject(parent)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(kService, kPath, kInterface, QStringLiteral("ActionInvoked"), this,
                SLOT(actionInvoked(uint, QString)));
    bus.connect(kService, kPath, kInterface, QStringLiteral("NotificationClosed"), this,
                SLOT(closed(uint, uint)));
    const auto ask =
        QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("GetCapabilities"));
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(ask), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *call) {
        const QDBusPendingReply<QStringList> capabilities = *call;
        m_isAvailable = !call->isError();
        m_readsMarkup = m_isAvailable && capabilities.value().contains(QStringLiteral("body-markup"));
        call->deleteLater();
    });
}

void DesktopNotifier::show(const QString &title, const QString &text, QList<Action> actions, bool isUrgent)
{
    QStringList keys;
    for (const Action &action : actions)
        keys << action.key << action.text;
    auto call = QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Notify"));
    // Where the body is read as markup, text from runs is escaped; elsewhere "&quot;" would be visible.
    call << QStringLiteral("Runyard") << uint(0) << QStringLiteral("org.runyard.Runyard") << title
         << (m_readsMarkup ? text.toHtmlEscaped() : text) << keys
         << QVariantMap{{QStringLiteral("urgency"), QVariant::fromValue(isUrgent ? kCritical : kNormal)},
                        {QStringLiteral("desktop-entry"), QStringLiteral("org.runyard.Runyard")}}
         << kAsTheDesktopLikes;
    auto *watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this,
            [this, actions = std::move(actions)](QDBusPendingCallWatcher *pending) {
                const QDBusPendingReply<uint> reply = *pending;
                pending->deleteLater();
                if (reply.isError())
                    return;
                m_shown.insert(reply.value(), actions);
                m_order += reply.value();
                if (m_order.size() > kMaxRemembered)
                    m_shown.remove(m_order.takeFirst());
            });
}

void DesktopNotifier::actionInvoked(uint id, const QString &key)
{
    for (const Action &action : m_shown.value(id)) {
        if (action.key == key)
            action.run();
    }
}

void DesktopNotifier::closed(uint id, uint)
{
    m_shown.remove(id);
    m_order.removeOne(id);
}

} // namespace runyard
