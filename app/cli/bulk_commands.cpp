// `runyard bulk …`: starts, shows and controls actions on many runs.

#include "app/cli/bulk_watch.h"
#include "app/cli/command.h"
#include "app/cli/local_query.h"
#include "app/cli/run_options.h"
#include "app/cli/whole_number.h"
#include "app/console/exit_codes.h"
#include "engine/base/counted.h"

#include <limits>

namespace runyard {

using wire::Json;

namespace {

constexpr int kMostArguments = 100'000;
const char *const kActionsPath = "/runyard/v1/bulk-actions";

Error usage(const std::string &message, const std::string &hint)
{
    return {ErrorCode::InvalidInput, message, hint, {}};
}

std::string path(const CommandCall &call, const char *step = "")
{
    return std::string(kActionsPath) + "/" + encoded(call.argument(0)) + step;
}

Result<std::string> pageOf(const CommandCall &call, const std::string &standardLimit)
{
    const auto limit = wholeNumber(call.value("limit").value_or(standardLimit), "a value of --limit", 1, 500);
    if (!limit)
        return limit.error();
    const auto after = wholeNumber<std::int64_t>(call.value("after").value_or("0"), "a value of --after", 0,
                                                 std::numeric_limits<std::int64_t>::max());
    if (!after)
        return after.error();
    return "?limit=" + std::to_string(*limit) + "&after=" + std::to_string(*after);
}

Status addTransform(const CommandCall &call, Json &body)
{
    for (const char *kind : {"merge-patch", "json-patch", "jq"}) {
        const auto text = call.value(kind);
        if (!text)
            continue;
        if (body.contains("transform"))
            return usage("Give one of --merge-patch, --json-patch and --jq.", {});
        // A jq expression may begin with "@": "@base64d".
        const auto whole = std::string(kind) == "jq" ? Result<std::string>(*text) : textOrFile(*text);
        if (!whole)
            return whole.error();
        body["transform"] = {{"kind", kind}, {"text", *whole}};
    }
    return Done{};
}

Result<Json> bodyOf(const CommandCall &call, const char *action)
{
    Json body = {{"action", action}};
    const auto query = call.value("query");
    if (query.has_value() == !call.arguments.isEmpty())
        return usage("Say which runs: by --query, or by their ids.",
                     "--query '' means every run; - reads ids from stdin.");
    if (query) {
        auto sent = queryForEngine(*query);
        if (!sent)
            return sent.error();
        body["query"] = std::move(*sent);
    } else {
        auto ids = idsOf(call);
        if (!ids)
            return ids.error();
        body["runs"] = Json(std::move(*ids));
    }
    const std::string kind = action;
    if (kind == "replay") {
        if (auto good = addTransform(call, body); !good)
            return good.error();
    }
    const auto addText = [&](const char *name) {
        if (const auto value = call.value(name))
            body[name] = *value;
    };
    addText("name");
    if (kind == "cancel")
        addText("reason");
    if (const auto delay = call.value("delay")) {
        auto start = timeAheadForEngine(*delay);
        if (!start)
            return start.error();
        body["delay"] = std::move(*start);
    }
    if ((kind == "replay" || kind == "tag") && call.isSet("tag"))
        body["tags"] = call.values("tag");
    if (call.isSet("canary"))
        body["canary"] = true;
    return body;
}

/// Describes changes to a payload that were not requested.
std::string lossWords(const Json &row)
{
    const auto lost = row.find("lost");
    if (lost == row.end())
        return {};
    const int numbers = lost->value("numbers", 0);
    const int members = lost->value("hiddenMembers", 0);
    std::string words;
    if (numbers > 0)
        words = counted(numbers, "number loses digits", "numbers lose digits");
    if (members > 0)
        words +=
            (words.empty() ? "" : ", ") + counted(members, "repeated member goes", "repeated members go");
    return words + ": ";
}

/// Describes what happens to a run whose payload is unchanged.
const char *plainEffect(const std::string &action)
{
    return action == "cancel"       ? "is canceled"
           : action == "replay"     ? "runs again with the same payload"
           : action == "reschedule" ? "is rescheduled"
                                    : "is tagged";
}

void printPreview(const Json &answer, const std::string &action)
{
    std::vector<std::vector<std::string>> rows;
    for (const auto &row : answer.at("data")) {
        std::string what = textOf(row, "problem");
        if (what.empty())
            what = row.value("isChanged", false)
                       ? lossWords(row) + textOf(row, "before") + " -> " + textOf(row, "after")
                       : plainEffect(action);
        rows.push_back({statusName(textOf(row, "status")), textOf(row, "task"), textOf(row, "run"),
                        (textOf(row, "problem").empty() ? "goes" : "does not go"), what});
    }
    printTable({"STATUS", "TASK", "RUN", "", "WHAT HAPPENS"}, rows);
    printLine(counted(answer.value("total", std::int64_t{0}), "run") + " in all; nothing was done.");
    if (answer.contains("next"))
        printLine("More: --after " + textOf(answer, "next"));
}

Result<int> preview(CommandCall &call, const Json &body)
{
    const auto page = pageOf(call, "20");
    if (!page)
        return page.error();
    return show(call, call.engine.post("/runyard/v1/bulk-previews" + *page, body),
                [&body](const Json &answer) { printPreview(answer, textOf(body, "action")); });
}

auto start(const char *action)
{
    return [action](CommandCall &call) -> Result<int> {
        const auto body = bodyOf(call, action);
        if (!body)
            return body.error();
        if (call.isSet("dry-run"))
            return preview(call, *body);
        const auto answer = call.engine.post(kActionsPath, *body);
        if (answer && call.isSet("wait"))
            return waitForBulk(call, textOf(*answer, "id"));
        return show(call, answer, [](const Json &made) {
            const std::string id = textOf(made, "id");
            printLine(bulkLine(made));
            printLine("Until " + textOf(made, "startsAt") + " it can be undone: runyard bulk undo " + id);
        });
    };
}

Result<int> listActions(CommandCall &call)
{
    return show(call, call.engine.get(kActionsPath), [](const Json &answer) {
        std::vector<std::vector<std::string>> rows;
        for (const auto &action : answer.at("data")) {
            const Json &counts = action.at("counts");
            rows.push_back({textOf(action, "id"), textOf(action, "action"), textOf(action, "state"),
                            textOf(counts, "total"), textOf(counts, "done"), textOf(counts, "failed"),
                            textOf(counts, "skipped"), textOf(counts, "made"), textOf(action, "actor"),
                            textOf(action, "createdAt")});
        }
        printTable({"ID", "ACTION", "STATE", "RUNS", "DONE", "FAILED", "LEFT ALONE", "MADE", "BY", "CREATED"},
                   rows);
    });
}

void printAction(const Json &action)
{
    printLine(bulkLine(action));
    for (const char *name : {"name", "query", "madeBy", "reason", "delayUntil", "problem", "createdAt",
                             "startedAt", "finishedAt"}) {
        if (const auto text = textOf(action, name); !text.empty())
            printLine(QString::fromLatin1(name).leftJustified(15).toStdString() + text);
    }
    if (const auto transform = action.find("transform"); transform != action.end())
        printLine(QString::fromLatin1("transform").leftJustified(15).toStdString()
                  + textOf(*transform, "text"));
    std::vector<std::vector<std::string>> rows;
    for (const auto &item : action.at("items"))
        rows.push_back({textOf(item, "run"), textOf(item, "outcome"), textOf(item, "made"),
                        statusName(textOf(item, "madeStatus")), textOf(item, "reason")});
    printLine("");
    printTable({"RUN", "OUTCOME", "MADE", "IT IS", "WHY"}, rows);
    if (action.contains("next"))
        printLine("More: --after " + textOf(action, "next"));
}

Result<int> showAction(CommandCall &call)
{
    const auto page = pageOf(call, "50");
    if (!page)
        return page.error();
    return show(call, call.engine.get(path(call) + *page + (call.isSet("troubles") ? "&troubles=true" : "")),
                printAction);
}

auto step(const char *verb, bool canWait = false)
{
    return [verb, canWait](CommandCall &call) -> Result<int> {
        const auto answer = call.engine.post(path(call, verb));
        if (answer && canWait && call.isSet("wait"))
            return waitForBulk(call, textOf(*answer, "id"));
        return show(call, answer, [](const Json &action) { printLine(bulkLine(action)); });
    };
}

Command starting(const char *action, const char *summary, QList<QCommandLineOption> options)
{
    const QList<QCommandLineOption> shared = {
        option("query", "QUERY", "all that match, such as 'status:failed task:resize-*'"),
        option("name", "NAME", "what the list of actions calls it"),
        flag("canary", "do five first, then wait for `runyard bulk resume`"),
        flag("dry-run", "only show what would be done to each run"),
        option("limit", "N", "rows of --dry-run, 1 to 500 (default 20)"),
        option("after", "POSITION", "where --dry-run goes on"),
        flag(
            "wait",
            "show progress, wait for the end of the action and of every run it makes, exit with the outcome"),
    };
    return {.words = QStringLiteral("bulk ") + QString::fromLatin1(action),
            .arguments = QStringLiteral("[RUN...]"),
            .most = kMostArguments,
            .summary = QString::fromUtf8(summary),
            .options = shared + options,
            .run = start(action)};
}

} // namespace

std::vector<Command> bulkCommands()
{
    const QCommandLineOption wait =
        flag("wait", "wait for the end of the action and of every run it made, exit with the outcome");
    const QCommandLineOption tag = option("tag", "TAG", "may be given up to ten times");
    return {
        starting("cancel", "Ends many runs", {option("reason", "TEXT", "kept with each run")}),
        starting("replay", "Starts many runs again, with their payload or a changed one",
                 {option("merge-patch", "JSON", "a JSON Merge Patch for each payload, or @FILE"),
                  option("json-patch", "JSON", "a JSON Patch for each payload, or @FILE"),
                  option("jq", "EXPRESSION", "gives the new payload out of each old one"),
                  option("delay", "TIME", "start later: a duration such as 1h30m, or a time such as 14:30"),
                  tag}),
        starting("reschedule", "Changes when many delayed runs start",
                 {option("delay", "TIME", "a duration from now such as 1h30m, or a time such as 14:30")}),
        starting("tag", "Adds tags to many runs", {tag}),
        {.words = QStringLiteral("bulk list"),
         .summary = QStringLiteral("The actions over many runs, newest first"),
         .run = listActions},
        onOne("ID", "bulk show", "One action, and what became of each of its runs", showAction,
              {option("limit", "N", "1 to 500 runs (default 50)"),
               option("after", "POSITION", "go on after this run"),
               flag("troubles", "only runs it failed for or left alone")}),
        onOne("ID", "bulk undo", "Takes an action back before it starts", step("/undo")),
        onOne("ID", "bulk stop", "Stops an action; what was done stays done", step("/stop")),
        onOne("ID", "bulk resume", "Continues after a stop or a canary", step("/resume", true), {wait}),
        onOne("ID", "bulk cancel-made", "Cancels every run an action made", step("/cancel-made", true),
              {wait}),
    };
}

} // namespace runyard
