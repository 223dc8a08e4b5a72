// A subcommand of `runyard`: its words, arguments and function. Help is printed from the table of all commands.
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

/// The arguments and options of a call.
struct CommandCall
{
    const QCommandLineParser &options;
    QStringList arguments;
    Workspace workspace;
    EngineConnection &engine;

    bool asJson() const { return options.isSet(QStringLiteral("json")); }
    std::string argument(int index) const { return arguments.value(index).toStdString(); }
    /// Returns nothing if the option was not given.
    std::optional<std::string> value(const char *option) const;
    std::vector<std::string> values(const char *option) const;
    bool isSet(const char *option) const { return options.isSet(QString::fromLatin1(option)); }
};

struct Command
{
    QString words;     // "runs list"
    QString arguments; // "RUN", for help
    int least = 0;     // minimum number of arguments
    int most = 0;
    QString summary;
    QList<QCommandLineOption> options; // besides --workspace, --json and --help
    /// Returns the exit code, or an error to print.
    std::function<Result<int>(CommandCall &)> run;
};

// Each file of commands provides its own list.
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

/// Runs the command that `arguments` (without the program's name) begin with, and returns the process's exit
/// code.
int runCommandLine(const QStringList &arguments);
/// Whether these arguments name a command rather than open the window.
bool asksForCommand(const QStringList &arguments);

/// Prints the error and its findings to stderr, for people.
void printProblem(const Error &error);

QCommandLineOption flag(const char *name, const char *help);
QCommandLineOption option(const char *name, const char *valueName, const char *help);

/// A command with exactly one argument, named `argument` in help ("RUN" or "ID").
Command onOne(const char *argument, const char *words, const char *summary,
              std::function<Result<int>(CommandCall &)> run, QList<QCommandLineOption> options = {});

/// A command with one or more arguments; "-" reads ids from stdin, one per line.
Command onEach(const char *argument, const char *words, const char *summary,
               std::function<Result<int>(CommandCall &)> run, QList<QCommandLineOption> options = {});

/// Returns the ids in the arguments, and those on stdin for "-".
Result<std::vector<std::string>> idsOf(const CommandCall &call);

/// Sends a request for each id and prints the answers; with --json, a single answer unchanged and several as a
/// list. After a refusal it continues with the other ids. Returns the exit code of the first refusal.
Result<int> showEach(const CommandCall &call,
                     const std::function<Result<wire::Json>(const std::string &id)> &ask,
                     const std::function<void(const wire::Json &)> &print);

/// Prints the engine's answer as JSON with --json, otherwise with `print`.
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

/// Returns a text member, or "" if it is absent.
std::string textOf(const wire::Json &object, const char *name);

} // namespace runyard
