#include "app/cli/command.h"

#include "app/console/exit_codes.h"
#include "app/console/input_text.h"
#include "engine/base/quoted.h"

#include <QRegularExpression>

#include <algorithm>
#include <map>
#include <sstream>

namespace runyard {

namespace {

constexpr int kMostIds = 100'000;

std::vector<Command> allCommands()
{
    std::vector<Command> all;
    for (auto part :
         {serveCommands, projectCommands, triggerCommands, waitCommands, runCommands, exportCommands,
          runActionCommands, bulkCommands, queueCommands, envCommands, workerCommands, benchCommands}) {
        for (Command &command : part())
            all.push_back(std::move(command));
    }
    return all;
}

QString usageOf(const Command &command)
{
    QString usage = QStringLiteral("runyard ") + command.words;
    if (!command.arguments.isEmpty())
        usage += QLatin1Char(' ') + command.arguments;
    return usage;
}

void printOverview()
{
    printLine("Runyard runs your background jobs and shows what they do.\n\n"
              "  runyard [--workspace DIR]   opens the window\n"
              "  runyard FILE.runyard        opens exported runs\n");
    for (const Command &command : allCommands())
        printLine("  " + usageOf(command).leftJustified(44).toStdString() + " "
                  + command.summary.toStdString());
    printLine(
        "\nEvery command takes --workspace DIR, --json and --help. Exit codes: 0 done, 1 the engine "
        "failed,\n2 wrong usage, 3 input refused, 4 not found, 5 wrong state, 6 no engine, 7 no access; "
        "with --wait\n10 failed, 11 timed out, 12 crashed, 13 interrupted, 14 system failure, 15 expired, "
        "16 canceled, 17 a bulk action waits for you after its first five.");
}

void printHelp(const Command &command, const QCommandLineParser &parser)
{
    printLine(usageOf(command).toStdString() + " [OPTIONS]\n\n" + command.summary.toStdString() + ".\n");
    // The parser's own text begins with a usage line without the subcommand.
    const QString text = parser.helpText();
    printLine(text.mid(text.indexOf(QStringLiteral("Options:"))).trimmed().toStdString());
}

int usageError(const QString &sentence, const Command *command)
{
    const QString where =
        command ? QStringLiteral("runyard %1 --help").arg(command->words) : QStringLiteral("runyard --help");
    printError(boundedMessage(QStringLiteral("runyard: %1\nSee: %2").arg(sentence, where).toStdString()));
    return exit_code::kUsage;
}

int report(const Error &error, bool asJson)
{
    const int code = exit_code::forError(error);
    printProblem(error);
    if (!asJson)
        return code;
    wire::Json details = wire::Json::array();
    for (const ErrorDetail &detail : error.details)
        details.push_back({{"path", detail.path}, {"reason", detail.reason}});
    printJson({{"error",
                {{"message", boundedMessage(error.message)},
                 {"hint", error.hint},
                 {"exitCode", code},
                 {"details", std::move(details)}}}});
    return code;
}

/// Finds the command whose words the arguments begin with; the longest match wins.
const Command *find(const std::vector<Command> &all, const QStringList &arguments)
{
    const Command *best = nullptr;
    for (const Command &command : all) {
        const QStringList words = command.words.split(QLatin1Char(' '));
        if (arguments.mid(0, words.size()) == words
            && (!best || words.size() > best->words.count(QLatin1Char(' '))))
            best = &command;
    }
    return best;
}

QString unknownCommand(const std::vector<Command> &all, const QStringList &arguments)
{
    QStringList siblings;
    for (const Command &command : all) {
        if (command.words.startsWith(arguments.first() + QLatin1Char(' ')))
            siblings += command.words;
    }
    if (!siblings.isEmpty())
        return QStringLiteral("\"%1\" needs one of: %2")
            .arg(arguments.first(), siblings.join(QStringLiteral(", ")));
    return QStringLiteral("there is no command \"%1\"").arg(arguments.first());
}

bool isBelowZero(const QString &argument)
{
    return argument.size() > 1 && argument[0] == QLatin1Char('-') && argument[1].isDigit();
}

/// Whether `argument` is an option whose value is the argument after it.
bool takesNext(const QList<QCommandLineOption> &options, const QString &argument)
{
    return std::ranges::any_of(options, [&](const QCommandLineOption &one) {
        return !one.valueName().isEmpty() && std::ranges::any_of(one.names(), [&](const QString &name) {
            return argument == (name.size() == 1 ? QStringLiteral("-") : QStringLiteral("--")) + name;
        });
    });
}

/// A negative number is an argument that the command checks itself, but Qt's parser would take it for an
/// unknown option. So all arguments are moved behind "--", in their order.
QStringList withNumbersAsArguments(const QList<QCommandLineOption> &options, const QStringList &given)
{
    QStringList parsed{QStringLiteral("runyard")};
    QStringList behind;
    for (qsizetype i = 0; i < given.size(); ++i) {
        if (given[i] == QStringLiteral("--")) {
            behind += given.mid(i + 1);
            break;
        }
        const bool isOption =
            given[i].size() > 1 && given[i].startsWith(QLatin1Char('-')) && !isBelowZero(given[i]);
        (isOption ? parsed : behind) += given[i];
        if (isOption && takesNext(options, given[i]) && i + 1 < given.size())
            parsed += given[++i];
    }
    return parsed + QStringList{QStringLiteral("--")} + behind;
}

/// Describes what "RUN…" or "[TOKEN]" stands for.
std::string neededFor(QString argument)
{
    argument.remove(QRegularExpression(QStringLiteral("[\\[\\].…]")));
    static const std::map<QString, std::string> kWords = {
        {QStringLiteral("TASK"), "the id of a task"},
        {QStringLiteral("RUN"), "the id of a run"},
        {QStringLiteral("SCHEDULE"), "the id of a schedule"},
        {QStringLiteral("QUEUE"), "the name of a queue"},
        {QStringLiteral("ID"), "the id of an action"},
        {QStringLiteral("TOKEN"), "the id of a token"},
        {QStringLiteral("DIR"), "a folder"},
        {QStringLiteral("FILE"), "a file"}};
    const auto found = kWords.find(argument);
    return found == kWords.end() ? "a value for " + argument.toStdString() : found->second;
}

/// In a script an empty text is usually a variable that was never set: as a key it would make every run find
/// the first, as a filter it would match every run. Only a query, a payload and a variable may be empty.
Status refuseEmpty(const Command &command, const QCommandLineParser &parser)
{
    const auto refused = [](const std::string &message, const std::string &hint) {
        return Error{ErrorCode::InvalidInput, message, hint, {}};
    };
    const QStringList mayBeEmpty = {QStringLiteral("query"), QStringLiteral("payload")};
    for (const QCommandLineOption &one : command.options) {
        const QString name = one.names().constLast();
        if (!one.valueName().isEmpty() && !mayBeEmpty.contains(name)
            && parser.values(name).contains(QString()))
            return refused("--" + name.toStdString() + " is empty.", "Give it a value, or leave it out.");
    }
    const QStringList names = command.arguments.split(QLatin1Char(' '));
    const QStringList given = parser.positionalArguments();
    for (qsizetype i = 0; i < given.size(); ++i) {
        const QString name = names[std::min(i, names.size() - 1)];
        if (given[i].isEmpty() && name != QStringLiteral("[VALUE]"))
            return refused("\"runyard " + command.words.toStdString() + "\" needs " + neededFor(name)
                               + ", but was given an empty text.",
                           "Is a variable of a script not set?");
    }
    return Done{};
}

int execute(const Command &command, const QStringList &rest)
{
    const auto options = command.options
                         + QList{option("workspace", "DIR",
                                        "the workspace folder (default: $RUNYARD_WORKSPACE, else "
                                        "\"runyard\" in the XDG data folder)"),
                                 flag("json", "print JSON"),
                                 QCommandLineOption({QStringLiteral("h"), QStringLiteral("help")},
                                                    QStringLiteral("this text"))};
    QCommandLineParser parser;
    parser.addOptions(options);
    if (!parser.parse(withNumbersAsArguments(options, rest)))
        return usageError(parser.errorText(), &command);
    if (parser.isSet(QStringLiteral("help"))) {
        printHelp(command, parser);
        return exit_code::kDone;
    }
    const QStringList arguments = parser.positionalArguments();
    if (arguments.size() < command.least || arguments.size() > command.most)
        return usageError(QStringLiteral("expected: %1").arg(usageOf(command)), &command);
    if (Status given = refuseEmpty(command, parser); !given)
        return report(given.error(), parser.isSet(QStringLiteral("json")));
    const QString folder = parser.value(QStringLiteral("workspace"));
    const Workspace workspace =
        folder.isEmpty() ? Workspace::standard() : Workspace(std::filesystem::absolute(folder.toStdString()));
    EngineConnection engine(workspace);
    CommandCall call{parser, arguments, workspace, engine};
    const auto code = command.run(call);
    return code ? *code : report(code.error(), call.asJson());
}

} // namespace

void printProblem(const Error &error)
{
    printError("runyard: " + boundedMessage(error.text()));
    for (const ErrorDetail &detail : error.details) {
        if (error.message.find(detail.reason)
            == std::string::npos) // a single finding is often the message itself
            printError(
                boundedMessage("  " + detail.path + (detail.path.empty() ? "" : ": ") + detail.reason));
    }
}

std::optional<std::string> CommandCall::value(const char *option) const
{
    const QString name = QString::fromLatin1(option);
    if (!options.isSet(name))
        return std::nullopt;
    return options.value(name).toStdString();
}

std::vector<std::string> CommandCall::values(const char *option) const
{
    std::vector<std::string> all;
    for (const QString &value : options.values(QString::fromLatin1(option)))
        all.push_back(value.toStdString());
    return all;
}

QCommandLineOption flag(const char *name, const char *help)
{
    return QCommandLineOption(QString::fromLatin1(name), QString::fromUtf8(help));
}

QCommandLineOption option(const char *name, const char *valueName, const char *help)
{
    return QCommandLineOption(QString::fromLatin1(name), QString::fromUtf8(help),
                              QString::fromLatin1(valueName));
}

Command onOne(const char *argument, const char *words, const char *summary,
              std::function<Result<int>(CommandCall &)> run, QList<QCommandLineOption> options)
{
    return {.words = QString::fromLatin1(words),
            .arguments = QString::fromLatin1(argument),
            .least = 1,
            .most = 1,
            .summary = QString::fromUtf8(summary),
            .options = std::move(options),
            .run = std::move(run)};
}

Command onEach(const char *argument, const char *words, const char *summary,
               std::function<Result<int>(CommandCall &)> run, QList<QCommandLineOption> options)
{
    Command command = onOne(argument, words, summary, std::move(run), std::move(options));
    command.arguments += QStringLiteral("…");
    command.most = kMostIds;
    return command;
}

Result<std::vector<std::string>> idsOf(const CommandCall &call)
{
    std::vector<std::string> ids;
    for (const QString &argument : call.arguments) {
        if (argument != QStringLiteral("-")) {
            ids.push_back(argument.toStdString());
            continue;
        }
        auto text = readStdin();
        if (!text)
            return text.error();
        std::istringstream lines(std::move(*text));
        for (std::string line; std::getline(lines, line);) {
            if (!line.empty())
                ids.push_back(line);
        }
    }
    return ids;
}

Result<int> showEach(const CommandCall &call,
                     const std::function<Result<wire::Json>(const std::string &id)> &ask,
                     const std::function<void(const wire::Json &)> &print)
{
    const auto ids = idsOf(call);
    if (!ids)
        return ids.error();
    if (ids->size() == 1)
        return show(call, ask(ids->front()), print);
    int code = exit_code::kDone;
    wire::Json all = wire::Json::array();
    for (const std::string &id : *ids) {
        const auto answer = ask(id);
        if (!answer) {
            printProblem(answer.error());
            code = code == exit_code::kDone ? exit_code::forError(answer.error()) : code;
        } else if (call.asJson()) {
            all.push_back(*answer);
        } else {
            print(*answer);
        }
    }
    if (call.asJson())
        printJson(all);
    return code;
}

std::string textOf(const wire::Json &object, const char *name)
{
    const auto found = object.find(name);
    if (found == object.end() || found->is_null())
        return {};
    return found->is_string() ? found->get<std::string>() : wire::dump(*found);
}

bool asksForCommand(const QStringList &arguments)
{
    if (arguments.isEmpty())
        return false;
    const QString &first = arguments.first();
    if (first.endsWith(QLatin1String(".runyard")))
        return false; // a file with exported runs
    return !first.startsWith(QLatin1Char('-')) || first == QStringLiteral("--help")
           || first == QStringLiteral("-h") || first == QStringLiteral("--version");
}

int runCommandLine(const QStringList &arguments)
{
    const QString &first = arguments.first();
    if (first == QStringLiteral("--version") || first == QStringLiteral("version")) {
        printLine("runyard " RUNYARD_VERSION);
        return exit_code::kDone;
    }
    if (first == QStringLiteral("help") || first.startsWith(QLatin1Char('-'))) {
        printOverview();
        return exit_code::kDone;
    }
    const auto all = allCommands();
    const Command *command = find(all, arguments);
    if (!command)
        return usageError(unknownCommand(all, arguments), nullptr);
    return execute(*command, arguments.mid(command->words.count(QLatin1Char(' ')) + 1));
}

} // namespace runyard
