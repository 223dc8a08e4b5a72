#include "views/window/window_dialogs.h"

#include "views/actions/run_actions.h"
#include "views/deployments/deploy_dialog.h"

namespace runyard {

void openDialog(DialogFrame *dialog, RunActions &actions)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &DialogFrame::said, &actions, &RunActions::said);
    dialog->open();
}

void openDeploy(EngineClient &client, RunActions &actions, const QString &directory, QWidget *window)
{
    openDialog(new DeployDialog(client, directory, window), actions);
}

} // namespace runyard
