#include "views/window/window_notifications.h"

#include "views/notifications/notifications_dialog.h"
#include "views/notifications/run_notifications.h"
#include "views/notifications/tray_icon.h"

#include <QAction>
#include <QWidget>

namespace runyard {

WindowNotifications::WindowNotifications(EngineClient &client, QWidget *window)
    : QObject(window), m_edit(new QAction(QObject::tr("Notifications…"), this))
{
    auto *tray = new TrayIcon(client, window);
    connect(tray, &TrayIcon::failedWanted, this, &WindowNotifications::lateFailuresWanted);
    auto *notifications = new RunNotifications(client, window);
    const auto leadTo = [this, window](const RunId &id) {
        emit runWanted(id);
        bringToFront(*window);
    };
    connect(notifications, &RunNotifications::openWanted, this, leadTo);
    connect(notifications, &RunNotifications::replayWanted, this, [this, leadTo](const RunId &id) {
        leadTo(id);
        emit replayWanted(id);
    });
    connect(m_edit, &QAction::triggered, this, [notifications, window] {
        auto *dialog = new NotificationsDialog(notifications->settings(), window);
        connect(dialog, &NotificationsDialog::chosen, notifications, &RunNotifications::setSettings);
        dialog->open();
    });
}

} // namespace runyard
