// `runyard queues …`.

#include "app/cli/command.h"
#include "app/cli/whole_number.h"
#include "engine/base/counted.h"
#include "engine/domain/slot_limit.h"

namespace runyard {

namespace {

using wire::Json;

constexpr int kPageSize = 100;

std::string queuePath(const CommandCall &call)
{
    return "/api/v1/queues/" + encoded(call.argument(0));
}

std::string storedName(const Json &queue)
{
    return (textOf(queue, "type") == "task" ? "task/" : "") + textOf(queue, "name");
}

void printQueue(const Json &queue)
{
    const auto limit = textOf(queue, "concurrencyLimit");
    printLine(storedName(queue) + ": " + (queue.value("paused", false) ? "paused, " : "")
              + textOf(queue, "running") + " running, " + textOf(queue, "queued") + " queued, limit "
              + (limit.empty() ? "none" : limit));
}

Result<int> listQueues(CommandCall &call)
{
    Json all = Json::array();
    for (int page = 1;; ++page) {
        const auto answer = call.engine.get("/api/v1/queues?perPage=" + std::to_string(kPageSize)
                                            + "&page=" + std::to_string(page));
        if (!answer)
            return answer.error();
        for (const auto &queue : answer->at("data"))
            all.push_back(queue);
        if (page >= answer->at("pagination").value("totalPages", 1))
            break;
    }
    return show(call, Result<Json>(Json{{"data", std::move(all)}}), [](const Json &answer) {
        std::vector<std::vector<std::string>> rows;
        for (const auto &queue : answer.at("data")) {
            const auto limit = textOf(queue, "concurrencyLimit");
            rows.push_back({storedName(queue), queue.value("paused", false) ? "paused" : "open",
                            textOf(queue, "running"), textOf(queue, "queued"),
                            limit.empty() ? "none" : limit});
        }
        printTable({"QUEUE", "STATE", "RUNNING", "QUEUED", "LIMIT"}, rows);
    });
}

auto setPaused(const char *action)
{
    return [action](CommandCall &call) {
        const auto set = [&](const std::string &queue) {
            return call.engine.post("/api/v1/queues/" + encoded(queue) + "/pause",
                                    {{"type", "custom"}, {"action", action}});
        };
        return showEach(call, set, printQueue);
    };
}

Result<int> stepQueue(CommandCall &call)
{
    Json body{{"type", "custom"}};
    if (const std::string run = call.argument(1); !run.empty())
        body["run"] = run;
    return show(call, call.engine.post("/runyard/v1/queues/" + encoded(call.argument(0)) + "/step", body),
                [](const Json &run) {
                    const bool isHeld = textOf(run, "status") == "FROZEN";
                    printLine((isHeld ? "An intercept holds " : "Released ") + textOf(run, "id") + " ("
                              + textOf(run, "task") + ").");
                });
}

Result<int> limitQueue(CommandCall &call)
{
    const std::string text = call.argument(1);
    if (call.isSet("reset") == !text.empty())
        return Error{ErrorCode::InvalidInput,
                     "Use either a limit or --reset.",
                     "--reset restores the limit that the project declares.",
                     {}};
    if (call.isSet("reset"))
        return show(call, call.engine.post(queuePath(call) + "/concurrency/reset", {{"type", "custom"}}),
                    printQueue);
    const auto limit = wholeNumber(text, "a limit", 0, kMaxQueueSlots);
    if (!limit)
        return limit.error();
    return show(call,
                call.engine.post(queuePath(call) + "/concurrency/override",
                                 {{"type", "custom"}, {"concurrencyLimit", *limit}}),
                printQueue);
}

Result<int> slotLimit(CommandCall &call)
{
    const std::string path = "/runyard/v1/limits";
    const auto print = [](const Json &limits) {
        printLine("At most " + counted(limits.value("slots", 0), "run executes", "runs execute")
                  + " at once; " + counted(limits.value("slotsInUse", 0), "does", "do") + " now.");
    };
    const auto text = call.value("slots");
    if (!text)
        return show(call, call.engine.get(path), print);
    const auto slotCount = wholeNumber(*text, "a limit", 1, kMaxSlots);
    if (!slotCount)
        return slotCount.error();
    return show(call, call.engine.put(path, {{"slots", *slotCount}}), print);
}

} // namespace

std::vector<Command> queueCommands()
{
    return {
        {.words = QStringLiteral("limits"),
         .summary =
             QStringLiteral("Shows or changes how many runs may execute at once, in all queues together"),
         .options = {option("slots", "N", "change it to N permanently")},
         .run = slotLimit},
        {.words = QStringLiteral("queues list"),
         .summary = QStringLiteral("Lists the queues with their limits"),
         .run = listQueues},
        onEach("QUEUE", "queues pause", "Pauses a queue, so that no more of its runs start",
               setPaused("pause")),
        onEach("QUEUE", "queues resume", "Resumes a queue", setPaused("resume")),
        {.words = QStringLiteral("queues step"),
         .arguments = QStringLiteral("QUEUE [RUN]"),
         .least = 1,
         .most = 2,
         .summary = QStringLiteral("Starts one run of a paused queue"),
         .run = stepQueue},
        {.words = QStringLiteral("queues limit"),
         .arguments = QStringLiteral("QUEUE [N]"),
         .least = 1,
         .most = 2,
         .summary = QStringLiteral("Sets how many runs of a queue may execute at once"),
         .options = {flag("reset", "restore the limit that the project declares")},
         .run = limitQueue},
    };
}

} // namespace runyard
