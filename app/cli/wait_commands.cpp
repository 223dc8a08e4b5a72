// `runyard wait` and `runyard wait-token`: let a task wait without holding a slot.

#include "app/cli/command.h"
#include "app/cli/local_query.h"
#include "app/cli/task_waits.h"

namespace runyard {

namespace {

using wire::Json;

Error outsideOfTask()
{
    return {ErrorCode::InvalidInput,
            "Only a task can wait: this command was not started by one.",
            "Outside, use `sleep`, or `runyard trigger TASK --wait`.",
            {}};
}

Result<int> begin(CommandCall &call, const std::string &run, const Json &body)
{
    const auto begun = call.engine.postPatiently("/runyard/v1/runs/" + encoded(run) + "/wait", body);
    if (!begun)
        return begun.error();
    return waitInTask(call, run);
}

Result<int> wait(CommandCall &call)
{
    const std::string run = surroundingRun();
    if (run.empty())
        return outsideOfTask();
    Json body = {{"runs", Json::array()}, {"batches", Json::array()}, {"tokens", Json::array()}};
    for (int i = 0; i < call.arguments.size(); ++i) {
        const std::string thing = call.argument(i);
        if (thing.starts_with("run_"))
            body["runs"].push_back(thing);
        else if (thing.starts_with("batch_"))
            body["batches"].push_back(thing);
        else if (thing.starts_with("waitpoint_"))
            body["tokens"].push_back(thing);
        else if (body.contains("until"))
            return Error{ErrorCode::InvalidInput, "A run waits for one time.", "Name the later one.", {}};
        else if (auto until = timeAheadForEngine(thing))
            body["until"] = std::move(*until);
        else
            return until.error();
    }
    return begin(call, run, body);
}

Result<int> waitToken(CommandCall &call)
{
    const std::string run = surroundingRun();
    if (run.empty())
        return outsideOfTask();
    std::string token = call.argument(0);
    if (token.empty()) {
        Json request = Json::object();
        if (const auto timeout = call.value("timeout")) {
            auto end = timeAheadForEngine(*timeout);
            if (!end)
                return end.error();
            request["timeout"] = std::move(*end);
        }
        // An attempt that replaces a lost attempt waits for the same token.
        request["idempotencyKey"] = run + "/" + call.value("name").value_or("token");
        const auto made = call.engine.post("/api/v1/waitpoints/tokens", request);
        if (!made)
            return made.error();
        token = textOf(*made, "id");
        printError("Waits for " + token + ", which is completed at " + textOf(*made, "url"));
    }
    return begin(call, run, {{"tokens", Json::array({token})}});
}

} // namespace

std::vector<Command> waitCommands()
{
    return {
        {.words = QStringLiteral("wait"),
         .arguments = QStringLiteral("TIME|RUN|BATCH|TOKEN …"),
         .least = 1,
         .most = 500,
         .summary = QStringLiteral("In a task: waits for a time, runs, batches, tokens, without a slot"),
         .options = {},
         .run = wait},
        {.words = QStringLiteral("wait-token"),
         .arguments = QStringLiteral("[TOKEN]"),
         .least = 0,
         .most = 1,
         .summary = QStringLiteral("In a task: waits for a token, a new one unless it is named"),
         .options = {option("timeout", "TIME",
                            "of the new token: a duration such as 90m, or a time such as 14:30"),
                     option("name", "NAME", "tells the new token from others of the run")},
         .run = waitToken},
    };
}

} // namespace runyard
