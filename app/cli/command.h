// A subcommand of `runyard`: its words, what it takes, what it does. The table of all of them is what
// help is printed from.
#pragma once

#include "app/cli/engine_connection.h"
#include "app/console/terminal.h"

#include <QCommandLineOption>
#include <QCommandLineParser>
#include <QStringList>

#include <functional>
#include <optional>
#include <vector>

namespace runyard {

/// What a command is called with.
struct CommandCall
{
    const QCommandLineParser &options;
    QStringList arguments;
    Workspace workspace;
    EngineConnection &engine;

    bool asJson() const { return options.isSet(QStringLiteral("json")); }
    std::string argument(int index) const { return arguments.value(index).toStdString(); }
    /// Empty when the option was not given.
    std::optional<std::string> value(const char *option) const;
    std::vector<std::string> values(const char *option) const;
    bool isSet(const char *option) const { return options.isSet(QString::fromLatin1(option)); }
};

struct Command
{
    QString words;     // "runs list"
    QString arguments; // "RUN", for help
    int least = 0;     // arguments it needs
    int most = 0;
    QString summary;
    QList<QCommandLineOption> options; // besides --workspace, --json and --help
    /// The exit code, or an error to print.
    std::function<Result<int>(CommandCall &)> run;
};

// Each file of commands gives its own.
std::vector<Command> serveCommands();
std::vector<Command> projectCommands();
std::vector<Command> triggerCommands();
std::vector<Command> waitCommands();
std::vector<Command> runCommands();
std::vector<Command> exportCommands();
std::vector<Command> runActionCommands();
std::vector<Command> queueCommands();
std::vector<Command> bulkCommands();
std::vector<Command> envCommands();
std::vector<Command> workerCommands();
std::vector<Command> benchCommands();

/// Runs the command that `arguments` (without the program's name) begin with; the process's exit code.
int runCommandLine(const QStringList &arguments);
/// Whether these arguments ask for a command rather than for the window.
bool asksForCommand(const QStringList &arguments);

/// The error and its findings, for people; to stderr.
void printProblem(const Error &error);

QCommandLineOption flag(const char *name, const char *help);
QCommandLineOption option(const char *name, const char *valueName, const char *help);

/// A command on exactly one thing: `argument` is "RUN" or "ID", for help.
Command onOne(const char *argument, const char *words, const char *summary,
              std::function<Result<int>(CommandCall &)> run, QList<QCommandLineOption> options = {});

/// A command on one thing or more; "-" reads their ids from stdin, one a line.
Command onEach(const char *argument, const char *words, const char *summary,
               std::function<Result<int>(CommandCall &)> run, QList<QCommandLineOption> options = {});

/// The ids among the arguments, with those of stdin for "-".
Result<std::vector<std::string>> idsOf(const CommandCall &call);

/// Asks the engine about each id and prints the answers; with --json one answer as it is, several as a list.
/// A refusal is printed and the others are asked all the same. Returns the exit code of the first refusal.
Result<int> showEach(const CommandCall &call,
                     const std::function<Result<wire::Json>(const std::string &id)> &ask,
                     const std::function<void(const wire::Json &)> &print);

/// Prints the engine's answer: as JSON when asked to, else by `print`.
template <class Print>
Result<int> show(const CommandCall &call, const Result<wire::Json> &answer, Print print)
{
    if (!answer)
        return answer.error();
    if (call.asJson())
        printJson(*answer, call.engine.lastAnswer());
    else
        print(*answer);
    return 0;
}

/// A text member, or "" when it is absent.
std::string textOf(const wire::Json &object, const char *name);

} // namespace runyard
