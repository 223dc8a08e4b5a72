// `runyard runs cancel`, `reschedule`, `freeze`, `resume`, `retry-now`, `start-now`, `jump`: actions on runs.

#include "app/cli/command.h"
#include "app/cli/local_query.h"
#include "app/cli/run_watch.h"
#include "engine/base/counted.h"

namespace runyard {

namespace {

using wire::Json;

Result<int> cancelRun(CommandCall &call)
{
    Json body = Json::object();
    if (const auto reason = call.value("reason"))
        body["reason"] = *reason;
    const auto cancel = [&](const std::string &id) {
        return call.engine.post("/api/v2/runs/" + encoded(id) + "/cancel", body);
    };
    return showEach(call, cancel, [](const Json &reply) {
        const auto children = reply.value("canceledDescendants", 0);
        if (reply.value("alreadyFinished", false))
            printLine(textOf(reply, "id") + " had ended already.");
        else
            printLine("Canceled " + textOf(reply, "id")
                      + (children > 0 ? " and " + counted(children, "run") + " below it." : "."));
    });
}

Result<int> rescheduleRun(CommandCall &call)
{
    const auto delay = call.value("delay");
    if (!delay)
        return Error{
            ErrorCode::InvalidInput, "--delay is missing.", "Give a duration such as 1h30m, or a time.", {}};
    const auto start = timeAheadForEngine(*delay);
    if (!start)
        return start.error();
    const auto reschedule = [&](const std::string &id) {
        return call.engine.post("/api/v1/runs/" + encoded(id) + "/reschedule", {{"delay", *start}});
    };
    return showEach(call, reschedule, [](const Json &run) {
        printLine(textOf(run, "id") + " starts at " + textOf(run, "delayedUntil") + ".");
    });
}

auto simple(const char *verb)
{
    return [verb](CommandCall &call) {
        const auto act = [&](const std::string &id) {
            return call.engine.post("/runyard/v1/runs/" + encoded(id) + "/" + verb);
        };
        return showEach(call, act,
                        [](const Json &run) { printLine(textOf(run, "id") + "  " + statusLine(run)); });
    };
}

} // namespace

std::vector<Command> runActionCommands()
{
    return {
        onEach("RUN", "runs cancel", "Ends a run and every run below it", cancelRun,
               {option("reason", "TEXT", "kept with the run")}),
        onEach("RUN", "runs reschedule", "Changes when a delayed run starts", rescheduleRun,
               {option("delay", "TIME", "a duration from now such as 1h30m, or a time such as 14:30")}),
        onEach("RUN", "runs freeze", "Lets a queued or executing run stand still", simple("freeze")),
        onEach("RUN", "runs resume", "Lets a frozen run go on", simple("resume")),
        onEach("RUN", "runs retry-now", "Starts the next attempt without waiting", simple("retry-now")),
        onEach("RUN", "runs start-now", "Ends the delay of a delayed run", simple("start-now")),
        onEach("RUN", "runs jump", "Puts a queued run at the head of its queue", simple("jump-queue")),
    };
}

} // namespace runyard
