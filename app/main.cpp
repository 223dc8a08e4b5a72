// runyard: opens the window, or runs a command.

#include "app/cli/command.h"
#include "app/console/exit_codes.h"
#include "app/console/input_text.h"
#include "app/host/installation.h"
#include "app/window/window_app.h"
#include "engine/workers/private_umask.h"

#include <QApplication>

#include <csignal>

static runyard::Result<QStringList> argumentsOf(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i) {
        const auto text = runyard::checkedText(argv[i], "Argument " + std::to_string(i));
        if (!text)
            return text.error();
        arguments += QString::fromStdString(*text);
    }
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
    runyard::makeNewFilesPrivate(); // before any thread starts or file is made
    std::signal(SIGPIPE, SIG_IGN);  // `runyard runs list | head` ends with a failed write, not with a signal
    const auto arguments = argumentsOf(argc, argv);
    if (!arguments) {
        runyard::printProblem(arguments.error());
        return runyard::exit_code::forError(arguments.error());
    }
    if (runyard::asksForCommand(*arguments)) {
        QCoreApplication application(argc, argv);
        introduce();
        return runyard::runCommandLine(*arguments);
    }
    QApplication application(argc, argv);
    introduce();
    QGuiApplication::setDesktopFileName(QStringLiteral("org.runyard.Runyard"));
    return runyard::runWindow(application, *arguments);
}
