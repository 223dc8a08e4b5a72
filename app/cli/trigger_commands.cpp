// `runyard trigger` and `runyard runs replay`: make runs.

#include "app/cli/command.h"
#include "app/cli/run_options.h"
#include "app/cli/run_watch.h"
#include "app/cli/task_waits.h"

namespace runyard {

namespace {

using wire::Json;

Result<int> startedRun(CommandCall &call, const Result<Json> &answer)
{
    if (!answer)
        return answer.error();
    if (const std::string queue = answer->value("newQueue", std::string()); !queue.empty())
        printError("Note: The queue \"" + queue
                   + "\" is new and has no limit. If that is a typing error, cancel the run.");
    if (call.isSet("wait"))
        return waitForRun(call, textOf(*answer, "id"));
    return show(call, answer, [](const Json &reply) {
        printLine(textOf(reply, "id")
                  + (reply.value("isCached", false) ? " (its idempotency key led to it)" : ""));
    });
}

Result<int> triggerInTask(CommandCall &call, Json body, const std::string &run)
{
    body["options"]["resumeParentOnCompletion"] = true;
    const auto answer =
        call.engine.postPatiently("/api/v1/tasks/" + encoded(call.argument(0)) + "/trigger", body);
    if (!answer)
        return answer.error();
    return waitInTask(call, run);
}

Result<int> trigger(CommandCall &call)
{
    const auto body = runBody(call);
    if (!body)
        return body.error();
    if (const std::string run = surroundingRun(); !run.empty() && call.isSet("wait"))
        return triggerInTask(call, *body, run);
    return startedRun(call,
                      call.engine.post("/api/v1/tasks/" + encoded(call.argument(0)) + "/trigger", *body));
}

Result<int> replay(CommandCall &call)
{
    const auto body = runBody(call);
    if (!body)
        return body.error();
    return startedRun(call, call.engine.post("/api/v1/runs/" + encoded(call.argument(0)) + "/replay", *body));
}

} // namespace

std::vector<Command> triggerCommands()
{
    return {
        {.words = QStringLiteral("trigger"),
         .arguments = QStringLiteral("TASK"),
         .least = 1,
         .most = 1,
         .summary = QStringLiteral("Starts a run of a task"),
         .options = runOptions(),
         .run = trigger},
        {.words = QStringLiteral("runs replay"),
         .arguments = QStringLiteral("RUN"),
         .least = 1,
         .most = 1,
         .summary = QStringLiteral("Starts a new run with a run's payload, or another one"),
         .options = runOptions(),
         .run = replay},
    };
}

} // namespace runyard
