// `runyard runs list`, `show`, `logs`: show runs.

#include "app/cli/command.h"
#include "app/cli/local_query.h"
#include "app/cli/run_watch.h"
#include "app/cli/whole_number.h"
#include "engine/api/wire/run_json.h"
#include "engine/export/list_file.h"
#include "engine/formats/duration_text.h"

namespace runyard {

namespace {

using wire::Json;

std::string attemptsOf(const Json &run)
{
    return textOf(run, "attemptCount") + "/" + textOf(run, "maxAttempts");
}

std::string tagsOf(const Json &run)
{
    std::string text;
    for (const auto &tag : run.at("tags"))
        text += (text.empty() ? "" : " ") + tag.get<std::string>();
    return text;
}

/// Prints the page as a table for other programs, with cells quoted as in an exported list.
void printCsv(const Json &answer)
{
    static const char *const kColumns[] = {"id",        "status",       "task",        "version",
                                           "queue",     "attemptCount", "maxAttempts", "createdAt",
                                           "startedAt", "finishedAt",   "durationMs"};
    std::string line;
    for (const char *column : kColumns)
        line += std::string(column) + ",";
    printLine(line + "tags");
    for (const auto &run : answer.at("data")) {
        line.clear();
        for (const char *column : kColumns)
            line += csvCell(textOf(run, column)) + ",";
        printLine(line + csvCell(tagsOf(run)));
    }
}

/// Checked here, because the engine's error would name the API's parameters.
Status checkStatuses(const CommandCall &call)
{
    std::string unknown;
    for (const QString &list : call.options.values(QStringLiteral("status"))) {
        for (const QString &one : list.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
            if (!wire::statusFromText(one.toStdString()))
                unknown += (unknown.empty() ? "" : ", ") + shortText(one.toStdString());
        }
    }
    if (unknown.empty())
        return Done{};
    std::string all;
    for (const RunStatus status : kAllRunStatuses)
        all += (all.empty() ? "" : ", ") + std::string(keyName(status));
    return Error{
        ErrorCode::InvalidInput, "--status: unknown: " + unknown + ".", "There are " + all + ".", {}};
}

Result<std::string> createdFilter(const CommandCall &call)
{
    std::string query;
    const auto add = [&query](const char *name, const std::string &value) {
        query += "&filter%5BcreatedAt%5D%5B" + std::string(name) + "%5D=" + encoded(value);
    };
    for (const char *name : {"from", "to"}) {
        if (const auto value = call.value(name)) {
            const auto time = pastTimeForEngine(*value, std::string_view(name) == "to");
            if (!time)
                return time.error();
            add(name, *time);
        }
    }
    if (const auto period = call.value("period")) {
        if (const auto duration = parseDuration(*period); !duration)
            return duration.error();
        add("period", *period);
    }
    return query;
}

Result<int> listRuns(CommandCall &call)
{
    const auto limit = wholeNumber(call.value("limit").value_or("25"), "a value of --limit", 1, 100);
    if (!limit)
        return limit.error();
    if (Status known = checkStatuses(call); !known)
        return known.error();
    const auto created = createdFilter(call);
    if (!created)
        return created.error();
    std::string query = "?page%5Bsize%5D=" + std::to_string(*limit) + *created;
    const std::pair<const char *, const char *> filters[] = {
        {"status", "status"}, {"task", "taskIdentifier"}, {"tag", "tag"},
        {"queue", "queue"},   {"run-version", "version"}, {"search", "search"},
    };
    for (const auto &[option, filter] : filters) {
        std::string joined;
        for (const std::string &value : call.values(option))
            joined += (joined.empty() ? "" : ",") + value;
        if (!joined.empty())
            query += "&filter%5B" + std::string(filter) + "%5D=" + encoded(joined);
    }
    if (const auto after = call.value("after"))
        query += "&page%5Bafter%5D=" + encoded(*after);
    return show(
        call, call.engine.get("/runyard/v1/runs" + query), [isCsv = call.isSet("csv")](const Json &answer) {
            if (isCsv)
                return printCsv(answer);
            std::vector<std::vector<std::string>> rows;
            for (const auto &run : answer.at("data"))
                rows.push_back({statusName(textOf(run, "status")), textOf(run, "task"), textOf(run, "id"),
                                attemptsOf(run), duration(run.value("durationMs", std::int64_t(0))),
                                textOf(run, "createdAt"), tagsOf(run)});
            printTable({"STATUS", "TASK", "RUN", "ATT.", "DURATION", "CREATED", "TAGS"}, rows);
            if (const auto next = textOf(answer.at("pagination"), "next"); !next.empty())
                printLine("More: --after " + next);
        });
}

void printAttempts(const Json &run)
{
    std::vector<std::vector<std::string>> rows;
    for (const auto &attempt : run.at("attempts")) {
        std::string end;
        if (attempt.contains("signalName"))
            end = textOf(attempt, "signalName");
        else if (attempt.contains("exitCode"))
            end = "exit " + textOf(attempt, "exitCode");
        std::string error;
        if (const auto found = attempt.find("error"); found != attempt.end())
            error = textOf(*found, found->contains("raw") ? "raw" : "message");
        rows.push_back(
            {textOf(attempt, "number"), statusName(textOf(attempt, "status")), textOf(attempt, "startedAt"),
             attempt.contains("durationMs") ? duration(attempt["durationMs"].get<std::int64_t>()) : "", end,
             error.substr(0, error.find('\n'))});
    }
    printTable({"ATTEMPT", "STATUS", "STARTED", "DURATION", "END", "ERROR"}, rows);
}

void printRun(const Json &run)
{
    const std::pair<const char *, const char *> fields[] = {
        {"Task", "task"},           {"Version", "version"},          {"Queue", "queue"},
        {"Machine", "machine"},     {"Created", "createdAt"},        {"Started", "startedAt"},
        {"Finished", "finishedAt"}, {"Delayed until", "delayUntil"}, {"Next attempt", "retryAt"},
        {"Parent", "parent"},       {"Replay of", "replayOf"},
    };
    printLine(textOf(run, "id") + "  " + statusLine(run));
    for (const auto &[title, name] : fields) {
        if (const auto text = textOf(run, name); !text.empty())
            printLine(QString::fromLatin1(title).leftJustified(15).toStdString() + text);
    }
    for (const char *packet : {"payload", "output"}) {
        if (const auto found = run.find(packet); found != run.end())
            printLine(QString::fromLatin1(packet).leftJustified(15).toStdString() + textOf(*found, "data"));
    }
    printLine("");
    if (!run.at("attempts").empty()) {
        printAttempts(run);
        printLine("");
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto &move : run.at("transitions"))
        rows.push_back({textOf(move, "at"), statusName(textOf(move, "to")), textOf(move, "actor"),
                        textOf(move, "cause")});
    printTable({"WHEN", "STATUS", "BY", "WHY"}, rows);
}

Result<int> showRun(CommandCall &call)
{
    return show(call, call.engine.get("/runyard/v1/runs/" + encoded(call.argument(0))), printRun);
}

/// Prints lines from `after` on, and moves `after` past them.
Status printLogs(CommandCall &call, const std::string &base, std::string &after)
{
    while (true) {
        const auto page = call.engine.get(base + "&after=" + after);
        if (!page)
            return page.error();
        for (const auto &line : page->at("lines")) {
            if (call.asJson())
                printJson(line);
            else
                printLine(textOf(line, "at") + "  " + textOf(line, "attempt") + "  " + textOf(line, "text"));
        }
        after = textOf(*page, "next");
        if (!page->value("hasMore", false))
            return Done{};
    }
}

Result<int> showLogs(CommandCall &call)
{
    const std::string id = encoded(call.argument(0));
    const auto attempt = wholeNumber(call.value("attempt").value_or("0"), "a value of --attempt", 0, 1'000);
    if (!attempt)
        return attempt.error();
    const std::string base =
        "/runyard/v1/runs/" + id + "/logs?limit=1000&attempt=" + std::to_string(*attempt);
    std::string after = "0";
    constexpr int kFollowMs = 200;
    while (true) {
        // Asks first whether the run has ended, so that everything it logged before is printed below.
        const auto run = call.engine.get("/runyard/v1/runs?filter%5Bid%5D=" + id);
        if (!run)
            return run.error();
        const bool isOver = run->at("data").empty() || run->at("data").front().value("isFinal", false);
        if (auto printed = printLogs(call, base, after); !printed)
            return printed.error();
        if (!call.isSet("follow") || isOver)
            return 0;
        pause(kFollowMs);
    }
}

} // namespace

std::vector<Command> runCommands()
{
    return {
        {.words = QStringLiteral("runs list"),
         .summary = QStringLiteral("Runs, newest first"),
         .options =
             {option("status", "STATUS", "such as FAILED; several with commas"),
              option("task", "TASK", "of this task"), option("tag", "TAG", "with this tag"),
              option("queue", "QUEUE", "in this queue"), option("run-version", "VERSION", "of this version"),
              option("search", "WORDS", "in id, task, tags, payload, output, error"),
              option("from", "TIME", "created at or after"), option("to", "TIME", "created at or before"),
              option("period", "DURATION", "created in the last …"),
              option("limit", "N", "1 to 100 (default 25)"), option("after", "RUN", "go on after this run"),
              flag("csv", "as a table for other programs")},
         .run = listRuns},
        {.words = QStringLiteral("runs show"),
         .arguments = QStringLiteral("RUN"),
         .least = 1,
         .most = 1,
         .summary = QStringLiteral("One run with its attempts and history"),
         .run = showRun},
        {.words = QStringLiteral("runs logs"),
         .arguments = QStringLiteral("RUN"),
         .least = 1,
         .most = 1,
         .summary = QStringLiteral("What a run has logged"),
         .options = {option("attempt", "N", "only this attempt's"),
                     flag("follow", "go on until the run has ended")},
         .run = showLogs},
    };
}

} // namespace runyard
