// Opens dialogs of the window that close by themselves; what they did is said in the status bar. GUI thread.
#pragma once

#include <QString>

class QWidget;

namespace runyard {

class DialogFrame;
class EngineClient;
class RunActions;

void openDialog(DialogFrame *dialog, RunActions &actions);

/// Shows what deploying the folder would change, and deploys it when confirmed.
void openDeploy(EngineClient &client, RunActions &actions, const QString &directory, QWidget *window);

} // namespace runyard
