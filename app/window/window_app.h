// `runyard` without a command: the window on a workspace, with its engine inside.
#pragma once

#include <QStringList>

class QApplication;

namespace runyard {

/// Opens the workspace, shows the window, runs until it is closed. The process's exit code.
int runWindow(QApplication &application, const QStringList &arguments);

} // namespace runyard
