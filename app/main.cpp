// runyard: the window without a command, else a command.

#include "app/cli/command.h"
#include "app/host/installation.h"
#include "app/window/window_app.h"
#include "engine/workers/private_umask.h"

#include <QApplication>

#include <csignal>

static QStringList argumentsOf(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments += QString::fromLocal8Bit(argv[i]);
    return arguments;
}

static void introduce()
{
    QCoreApplication::setOrganizationName(QStringLiteral("runyard"));
    QCoreApplication::setApplicationName(QStringLiteral("runyard"));
    QCoreApplication::setApplicationVersion(QStringLiteral(RUNYARD_VERSION));
    runyard::Installation::offerCommandToTasks();
}

int main(int argc, char **argv)
{
    runyard::makeNewFilesPrivate(); // before any thread and any file
    std::signal(SIGPIPE, SIG_IGN);  // `runyard runs list | head` ends by a failed write, not by a signal
    const QStringList arguments = argumentsOf(argc, argv);
    if (runyard::asksForCommand(arguments)) {
        QCoreApplication application(argc, argv);
        introduce();
        return runyard::runCommandLine(arguments);
    }
    QApplication application(argc, argv);
    introduce();
    QGuiApplication::setDesktopFileName(QStringLiteral("org.runyard.Runyard"));
    return runyard::runWindow(application, arguments);
}
