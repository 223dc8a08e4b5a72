// `runyard` without a command: the window for a workspace, with the engine in the same process.
#pragma once

#include <QStringList>

class QApplication;

namespace runyard {

/// Opens the workspace, shows the window, and runs until it is closed. Returns the process's exit code.
int runWindow(QApplication &application, const QStringList &arguments);

} // namespace runyard
