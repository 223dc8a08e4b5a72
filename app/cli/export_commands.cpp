// `runyard runs export`: writes runs to a file. Reads the workspace directly, with or without a running engine.

#include "app/cli/command.h"
#include "app/cli/local_query.h"
#include "engine/base/counted.h"
#include "engine/contract/run_details.h"
#include "engine/embedded/read_only_client.h"
#include "engine/export/export_file.h"

#include <filesystem>

namespace runyard {

namespace {

Error refused(std::string message, std::string hint)
{
    return {ErrorCode::InvalidInput, std::move(message), std::move(hint), {}};
}

Result<RunSelection> selectionOf(const CommandCall &call)
{
    RunSelection runs;
    for (const QString &id : call.arguments) {
        if (!looksLikeRunId(id.toStdString()))
            return refused("\"" + id.toStdString() + "\" is not the id of a run.", "Ids begin with run_.");
        runs.ids.emplace_back(id.toStdString());
    }
    const auto text = call.value("query");
    if (text && !runs.ids.empty())
        return refused("Both runs and a query were given.", "Give the one or the other.");
    if (!text && runs.ids.empty())
        return refused("Nothing says which runs to export.",
                       "Give their ids, or a query; --query \"\" means all runs.");
    if (!text)
        return runs;
    auto filter = readLocalQuery(*text);
    if (!filter)
        return filter.error();
    runs.all = std::move(*filter);
    return runs;
}

Result<ExportFormat> chosenFormat(const CommandCall &call, const std::string &file)
{
    const auto name = call.value("format");
    const auto format = formatOfFile(name ? "." + *name : file);
    if (format)
        return *format;
    return refused(name ? "\"" + *name + "\" is no format." : "The name of the file does not say its format.",
                   "Formats are runyard, csv and json.");
}

ArchiveOptions archiveOptions(const CommandCall &call)
{
    ArchiveOptions options;
    options.withLogs = !call.isSet("no-logs");
    if (const auto words = call.value("mask")) {
        options.secretWords.clear();
        for (const QString &word : QString::fromStdString(*words).split(QLatin1Char(',')))
            options.secretWords.push_back(word.trimmed().toStdString());
    }
    if (call.isSet("no-mask"))
        options.secretWords.clear();
    return options;
}

/// If a named run does not exist, this is an error, not a smaller file.
Status checkNamed(EngineClient &client, const RunSelection &runs)
{
    for (const RunId &id : runs.ids) {
        const auto found = answerOf<RunDetail>([&](auto reply) { client.runDetails().find(id, reply); });
        if (!found)
            return found.error();
    }
    return Done{};
}

/// A task exports only what its run may read. The engine decides this, both for a list and for each run.
Status checkReadable(CommandCall &call, const RunSelection &runs)
{
    if (!keyOfTask(call.workspace))
        return Done{};
    const std::string list = "/runyard/v1/runs";
    if (runs.all) {
        const auto all = call.engine.get(list);
        return all ? Status(Done{}) : all.error();
    }
    for (const RunId &id : runs.ids) {
        if (const auto run = call.engine.get(list + "?filter%5Bid%5D=" + encoded(id.text)); !run)
            return run.error();
    }
    return Done{};
}

Result<int> exportCommand(CommandCall &call)
{
    const auto file = call.value("output");
    if (!file)
        return refused("Nothing says where to write.", "Give a file: -o runs.runyard");
    const auto runs = selectionOf(call);
    if (!runs)
        return runs.error();
    const auto format = chosenFormat(call, *file);
    if (!format)
        return format.error();
    if (Status readable = checkReadable(call, *runs); !readable)
        return readable.error();
    const std::filesystem::path database = call.workspace.directory() / "runyard.db";
    if (!std::filesystem::exists(database))
        return Error{ErrorCode::NotFound,
                     call.workspace.directory().string() + " is no workspace.",
                     "Name one with --workspace.",
                     {}};
    auto client = ReadOnlyClient::open(database, "The workspace is only read.");
    if (!client)
        return client.error();
    if (Status found = checkNamed(**client, *runs); !found)
        return found.error();
    ProgressLine progress;
    const auto written =
        exportRuns(**client, {*runs, *format, archiveOptions(call), *file},
                   [&progress](std::int64_t done, std::int64_t total) {
                       if (done % 100 == 0)
                           progress.show(std::to_string(done) + " of " + std::to_string(total));
                       return true;
                   });
    progress.clear();
    if (!written)
        return written.error();
    if (call.asJson())
        printJson({{"file", *file},
                   {"runs", written->runs},
                   {"logLines", written->logLines},
                   {"masked", written->masked},
                   {"bytes", written->bytes}});
    else
        printLine("Exported " + counted(written->runs, "run") + " to " + *file
                  + (written->masked > 0 ? "; masked " + counted(written->masked, "value") : "") + ".");
    return 0;
}

} // namespace

std::vector<Command> exportCommands()
{
    constexpr int kMostIds = 1'000;
    return {
        {.words = QStringLiteral("runs export"),
         .arguments = QStringLiteral("[RUN…]"),
         .most = kMostIds,
         .summary = QStringLiteral("Runs into a file, to open or send elsewhere"),
         .options = {QCommandLineOption({QStringLiteral("o"), QStringLiteral("output")},
                                        QStringLiteral("the file; its ending says the format"),
                                        QStringLiteral("FILE")),
                     option("query", "QUERY", "the runs that match, such as \"status:failed created>1d\""),
                     option("format", "FORMAT", "runyard (everything), csv or json (the list)"),
                     option("mask", "WORDS", "mask members with these words in their names instead"),
                     flag("no-mask", "write passwords and keys as they are"),
                     flag("no-logs", "leave the logs out")},
         .run = exportCommand},
    };
}

} // namespace runyard
