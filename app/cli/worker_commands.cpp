// `runyard login`, `runyard workers`: trigger.dev command lines that work for this engine.

#include "app/cli/command.h"
#include "app/console/exit_codes.h"
#include "app/workspace/credentials.h"

namespace runyard {

namespace {

using wire::Json;

Result<int> letIn(CommandCall &call)
{
    if (!call.arguments.isEmpty()) {
        const auto path = "/runyard/v1/logins/" + encoded(call.argument(0)) + "/allow";
        return show(call, call.engine.post(path, Json::object()), [&call](const Json &) {
            printLine("The command line with the code " + call.argument(0) + " is let in.");
        });
    }
    return show(call, call.engine.get("/runyard/v1/logins"), [](const Json &answer) {
        const auto logins = answer.value("logins", Json::array());
        if (logins.empty())
            printLine("No command line asks to be let in.");
        for (const Json &login : logins)
            printLine(textOf(login, "code") + "  asked " + textOf(login, "askedAt"));
    });
}

Result<int> listWorkers(CommandCall &call)
{
    return show(call, call.engine.get("/runyard/v1/workers"), [](const Json &answer) {
        std::vector<std::vector<std::string>> rows;
        for (const Json &worker : answer.value("workers", Json::array())) {
            const std::string branch = textOf(worker, "branch");
            rows.push_back({textOf(worker, "project"), branch.empty() ? "default" : branch,
                            worker.value("isConnected", false) ? "connected" : "away",
                            textOf(worker, "version"), std::to_string(worker.value("executing", 0)),
                            std::to_string(worker.value("waiting", 0)),
                            std::to_string(worker.value("queued", 0))});
        }
        printTable({"PROJECT", "BRANCH", "STATE", "VERSION", "EXECUTING", "WAITING", "QUEUED"}, rows);
    });
}

/// For a shell: eval "$(runyard dev-environment)".
Result<int> printEnvironment(CommandCall &call)
{
    const auto credentials = knownCredentials(call.workspace);
    if (!credentials)
        return credentials.error();
    const auto status = call.engine.get("/runyard/v1/status");
    if (!status)
        return status.error();
    const std::vector<std::pair<std::string, std::string>> variables = {
        {"TRIGGER_API_URL", textOf(*status, "apiUrl")}, {"TRIGGER_ACCESS_TOKEN", credentials->accessToken}};
    Json all = Json::object();
    for (const auto &[name, value] : variables) {
        all[name] = value;
        if (!call.asJson())
            printLine("export " + name + "=" + value);
    }
    if (call.asJson())
        printJson(all);
    return exit_code::kDone;
}

} // namespace

std::vector<Command> workerCommands()
{
    return {
        {.words = QStringLiteral("login"),
         .arguments = QStringLiteral("[CODE]"),
         .most = 1,
         .summary = QStringLiteral("Lets a trigger.dev command line in that shows this code"),
         .run = letIn},
        {.words = QStringLiteral("workers"),
         .summary = QStringLiteral("The trigger.dev command lines that work for this engine"),
         .run = listWorkers},
        {.words = QStringLiteral("dev-environment"),
         .summary = QStringLiteral("What a trigger.dev command line needs in its environment, for a shell"),
         .run = printEnvironment},
    };
}

} // namespace runyard
