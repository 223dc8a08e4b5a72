// `runyard deploy`, `dev`, `tasks list`, `schedules …`, `status`.

#include "app/cli/command.h"
#include "app/cli/project_watch.h"
#include "engine/base/counted.h"
#include "engine/base/dropped.h"

#include <QCoreApplication>

namespace runyard {

namespace {

using wire::Json;

std::string absolute(const std::string &directory)
{
    return std::filesystem::absolute(directory).lexically_normal().string();
}

std::string listed(const Json &ids)
{
    std::string text;
    for (const auto &id : ids)
        text += (text.empty() ? "" : ", ") + id.get<std::string>();
    return text;
}

void printDeployment(const Json &deployment)
{
    printLine("Deployed " + textOf(deployment, "project") + " as version " + textOf(deployment, "version")
              + ": " + listed(deployment.at("tasks")) + ".");
    if (const auto released = deployment.value("releasedRuns", std::int64_t(0)); released > 0)
        printLine(counted(released, "waiting run was released.", "waiting runs were released."));
    for (const Json &warning : deployment.value("warnings", Json::array()))
        printError("Warning: " + textOf(warning, "where") + ": " + textOf(warning, "reason"));
}

Result<int> deploy(CommandCall &call)
{
    const auto answer = call.engine.post("/runyard/v1/deploy", {{"directory", absolute(call.argument(0))}});
    return show(call, answer, printDeployment);
}

/// Deploys now and after every save. Reports a faulty project and keeps watching it.
Result<int> develop(CommandCall &call)
{
    const std::string directory = absolute(call.argument(0));
    const auto deployOnce = [&call, directory] {
        const auto answer = call.engine.post("/runyard/v1/deploy", {{"directory", directory}});
        if (answer) {
            call.asJson() ? printJson(*answer) : printDeployment(*answer);
            return;
        }
        printProblem(answer.error());
    };
    if (!std::filesystem::is_directory(directory))
        return Error{ErrorCode::NotFound, "There is no folder " + directory + ".", "Check the path.", {}};
    if (auto reachable = call.engine.get("/runyard/v1/status"); !reachable)
        return reachable.error();
    deployOnce();
    ProjectWatch watch(directory);
    QObject::connect(&watch, &ProjectWatch::saved, qApp, deployOnce);
    printError("Watching " + directory + "; Ctrl+C stops.");
    return QCoreApplication::exec();
}

Result<int> listTasks(CommandCall &call)
{
    return show(call, call.engine.get("/runyard/v1/tasks"), [](const Json &answer) {
        std::vector<std::vector<std::string>> rows;
        for (const auto &task : answer.at("data"))
            rows.push_back({textOf(task, "id"), textOf(task, "queue"), textOf(task, "queued"),
                            textOf(task, "executing"), textOf(task, "failed"), textOf(task, "total"),
                            textOf(task, "version"), textOf(task, "description")});
        printTable({"TASK", "QUEUE", "QUEUED", "EXECUTING", "FAILED", "TOTAL", "VERSION", "DESCRIPTION"},
                   rows);
    });
}

/// Returns "active" only if the schedule will fire.
std::string stateOf(const Json &schedule)
{
    if (!schedule.value("active", false))
        return "off";
    if (const auto why = textOf(schedule, "neverFires"); !why.empty())
        return "never fires: " + why;
    const auto problem = textOf(schedule, "problem");
    return problem.empty() ? "active" : "cannot start: " + problem;
}

Result<int> listSchedules(CommandCall &call)
{
    return show(call, call.engine.get("/runyard/v1/schedules"), [](const Json &answer) {
        std::vector<std::vector<std::string>> rows;
        for (const auto &schedule : answer.at("data"))
            rows.push_back({textOf(schedule, "id"), textOf(schedule, "task"), textOf(schedule, "cron"),
                            textOf(schedule, "timezone"), textOf(schedule, "nextRunAt"),
                            textOf(schedule, "lastRun"), stateOf(schedule)});
        // The column that may contain a sentence comes last.
        printTable({"SCHEDULE", "TASK", "CRON", "ZONE", "NEXT", "LAST RUN", "STATE"}, rows);
    });
}

auto switchSchedule(bool active)
{
    return [active](CommandCall &call) {
        const auto turn = [&](const std::string &id) {
            return call.engine.post("/runyard/v1/schedules/" + encoded(id)
                                    + (active ? "/activate" : "/deactivate"));
        };
        return showEach(call, turn, [](const Json &schedule) {
            const std::string next = textOf(schedule, "nextRunAt");
            printLine(textOf(schedule, "id") + ": " + stateOf(schedule)
                      + (next.empty() ? "" : "; next run " + next));
        });
    };
}

Result<int> showStatus(CommandCall &call)
{
    return show(call, call.engine.get("/runyard/v1/status"), [](const Json &status) {
        printLine("Workspace   " + textOf(status, "workspace"));
        printLine("API         " + textOf(status, "apiUrl"));
        printLine("Since       " + textOf(status, "startedAt"));
        printLine("Slots       " + textOf(status, "slotsInUse") + " of "
                  + textOf(status, "environmentLimit"));
        printLine("Queued      " + textOf(status, "queued"));
        printLine("Commits     synchronous=" + textOf(status, "synchronous"));
        if (const auto problem = textOf(status, "problem"); !problem.empty())
            printLine("Problem     " + problem);
        if (const auto report = textOf(status, "recoveryReport"); !report.empty())
            printLine("Last start  " + report);
        if (const auto report = textOf(status, "clockReport"); !report.empty())
            printLine("Clock       " + report);
        for (std::size_t i = 0; i < kDroppedKinds; ++i) {
            const auto kind = static_cast<Dropped>(i);
            const auto count = status.value("dropped", Json::object()).value(std::string(keyName(kind)), 0LL);
            if (count > 0)
                printLine("Dropped     " + std::to_string(count) + " " + std::string(displayName(kind)));
        }
    });
}

} // namespace

std::vector<Command> projectCommands()
{
    return {
        {.words = QStringLiteral("deploy"),
         .arguments = QStringLiteral("DIR"),
         .least = 1,
         .most = 1,
         .summary = QStringLiteral("Deploys the project in a folder"),
         .run = deploy},
        {.words = QStringLiteral("dev"),
         .arguments = QStringLiteral("DIR"),
         .least = 1,
         .most = 1,
         .summary = QStringLiteral("Deploys a project and deploys it again on every save"),
         .run = develop},
        {.words = QStringLiteral("tasks list"),
         .summary = QStringLiteral("The deployed tasks"),
         .run = listTasks},
        {.words = QStringLiteral("schedules list"),
         .summary = QStringLiteral("The schedules and their next runs"),
         .run = listSchedules},
        onEach("SCHEDULE", "schedules activate", "Lets a schedule run again", switchSchedule(true)),
        onEach("SCHEDULE", "schedules deactivate", "Stops a schedule", switchSchedule(false)),
        {.words = QStringLiteral("status"),
         .summary = QStringLiteral("What the engine is doing"),
         .run = showStatus},
    };
}

} // namespace runyard
