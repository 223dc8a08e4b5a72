// Shows notifications through the desktop's own service (org.freedesktop.Notifications on the session bus),
// with buttons. Without such a service nothing is shown; see isAvailable(). GUI thread.
#pragma once

#include <QHash>
#include <QObject>
#include <QStringList>

#include <functional>

namespace runyard {

class DesktopNotifier final : public QObject
{
    Q_OBJECT

public:
    struct Action
    {
        QString key; // "default" is the click on the notification itself
        QString text;
        std::function<void()> run;
    };

    explicit DesktopNotifier(QObject *parent = nullptr);

    /// Asked without waiting; known soon after the start.
    bool isAvailable() const { return m_isAvailable; }
    void show(const QString &title, const QString &text, QList<Action> actions, bool isUrgent);

private slots:
    void actionInvoked(uint id, const QString &key);
    void closed(uint id, uint reason);

private:
    static constexpr int kMaxRemembered = 100;

    bool m_isAvailable = false;
    bool m_readsMarkup = false; // in the body; a title is never markup
    QHash<uint, QList<Action>> m_shown;
    QList<uint> m_order; // oldest first; a desktop that never reports a close must not fill the memory
};

} // namespace runyard
