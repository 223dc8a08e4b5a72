// Makes the parts of the window: the pages, the inspector and the dialogs. Kept apart from MainWindow so that
// the frame does not know every feature. GUI thread.
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

namespace runyard {

class BulkActionsPage;
class EngineClient;
class Page;
class RunActions;
class RunsPage;

struct WindowPage
{
    QString name;
    QString icon;
    Page *widget = nullptr;
};

/// The pages after "Runs", in the order of the navigation; `bulk` is one of them.
std::vector<WindowPage> makePages(EngineClient &client, RunActions &actions, BulkActionsPage &bulk,
                                  QWidget *parent);

/// Gives the runs page its inspector and opens a dialog for each action that needs one.
void connectRunParts(EngineClient &client, RunActions &actions, RunsPage &runs, QWidget *window);

} // namespace runyard
