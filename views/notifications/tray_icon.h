// The icon in the desktop's tray: how many runs execute and how many have failed lately, and the way
// back to the window. Nothing where the desktop has no tray. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "models/feed/live_refresh.h"

#include <QSystemTrayIcon>

class QAction;
class QMenu;

namespace runyard {

/// Shows a window that is hidden, minimised or behind others.
void bringToFront(QWidget &window);

class TrayIcon final : public QObject
{
    Q_OBJECT

public:
    explicit TrayIcon(EngineClient &client, QWidget *window);

    QString toolTip() const { return m_icon->toolTip(); }

signals:
    void failedWanted(); // the runs that failed lately

private:
    void refresh();
    void show(qint64 executing, qint64 failed);
    void repaint();

    EngineClient &m_client;
    QWidget *m_window;
    QSystemTrayIcon *m_icon;
    QMenu *m_menu;
    QAction *m_failedAction;
    qint64 m_executing = 0;
    qint64 m_failed = 0;
    LiveRefresh m_changed;
};

} // namespace runyard
