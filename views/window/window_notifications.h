// The tray icon and the desktop notifications of a window, and the way from them to a run. GUI thread; the
// client outlives it.
#pragma once

#include <QObject>

class QAction;

namespace runyard {

class EngineClient;

class WindowNotifications final : public QObject
{
    Q_OBJECT

public:
    WindowNotifications(EngineClient &client, QWidget *window);

    /// Opens the dialog that says when to notify.
    QAction *editAction() const { return m_edit; }

signals:
    void runWanted(const runyard::RunId &id);
    void replayWanted(const runyard::RunId &id);
    void lateFailuresWanted();

private:
    QAction *m_edit;
};

} // namespace runyard
