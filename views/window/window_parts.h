// What the window is put together from: the pages, the inspector and the dialogs. Kept apart from
// MainWindow so that the frame does not know every room. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"

#include <QString>
#include <QWidget>

#include <vector>

class QAction;

namespace runyard {

class MainWindow;
class Page;
class RunActions;
class RunsPage;

struct WindowPage
{
    QString name;
    QString icon;
    Page *widget = nullptr;
};

/// The pages after "Runs", in the order of the navigation.
std::vector<WindowPage> makePages(EngineClient &client, RunActions &actions, QWidget *parent);

/// Gives the runs page its inspector and opens a dialog for each action that needs one.
void connectRunParts(EngineClient &client, RunActions &actions, RunsPage &runs, QWidget *window);

/// The tray icon, and notifications that lead to runs. Gives the action that edits when to notify.
QAction *connectNotifications(EngineClient &client, RunActions &actions, MainWindow &window);

/// Shows what deploying the folder would do, and does it when confirmed.
void openDeploy(EngineClient &client, const QString &directory, QWidget *window);

} // namespace runyard
