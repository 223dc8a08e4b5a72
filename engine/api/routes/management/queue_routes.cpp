// Queues: list, look, pause, resume, limits.

#include "engine/api/router/router.h"
#include "engine/api/wire/project_json.h"
#include "engine/api/wire/query_values.h"
#include "engine/contract/queues.h"
#include "engine/domain/slot_limit.h"

#include <algorithm>
#include <optional>

namespace runyard {

using wire::Json;

namespace {

/// Slashes in queue names arrive encoded twice ("task%252Fhello").
std::string decodedTwice(std::string name)
{
    for (std::size_t at = 0; (at = name.find("%2", at)) != name.npos && at + 2 < name.size();) {
        if (name[at + 2] == 'F' || name[at + 2] == 'f')
            name.replace(at, 3, "/");
        else if (name[at + 2] == '5')
            name.replace(at, 3, "%");
        ++at;
    }
    return name;
}

/// The stored name for what the path and `type` (id, task, custom) say.
std::string queueName(const std::string &parameter, std::string_view type)
{
    auto name = decodedTwice(parameter);
    if (type == "task")
        return name.starts_with("task/") ? name : "task/" + name;
    if (type != "custom" && name.starts_with("queue_"))
        return name.substr(6);
    return name;
}

bool isQueueType(std::string_view type)
{
    return type.empty() || type == "id" || type == "task" || type == "custom";
}

const char *const kTypeExpected = "id, task or custom is expected";

void listQueues(const ApiCall &call)
{
    const auto page = wire::offsetPage(call.request.query);
    if (!page)
        return call.answer.fail(page.error());
    const auto answer = call.answer;
    call.context.client.queues().list(
        answer.orFail<std::vector<QueueInfo>>([answer, page = *page](std::vector<QueueInfo> queues) {
            const auto count = static_cast<std::int64_t>(queues.size());
            Json data = Json::array();
            for (auto i = page.offset(); i < std::min(count, page.offset() + page.perPage); ++i)
                data.push_back(wire::queueItem(queues[static_cast<std::size_t>(i)]));
            answer.json(wire::offsetAnswer(page, count, std::move(data)));
        }));
}

void retrieveQueue(const ApiCall &call)
{
    const auto type = call.request.queryValue("type");
    if (!isQueueType(type))
        return call.answer.fail(wire::invalid("type", kTypeExpected));
    const auto name = queueName(call.parameters[0], type);
    const auto answer = call.answer;
    call.context.client.queues().list(
        answer.orFail<std::vector<QueueInfo>>([answer, name](std::vector<QueueInfo> queues) {
            for (const auto &queue : queues) {
                if (queue.name == name)
                    return answer.json(wire::queueItem(queue));
            }
            answer.fail({ErrorCode::NotFound, "There is no queue \"" + name + "\".", {}, {}});
        }));
}

/// Reads the body; the function gets the queue's name and the body.
Route::Function onQueue(std::function<void(const ApiCall &, const std::string &, wire::ObjectReader &)> use)
{
    return [use = std::move(use)](const ApiCall &call) {
        const auto body = wire::parseObject(call.request.body);
        if (!body)
            return call.answer.fail(body.error());
        wire::ObjectReader reader(*body, "");
        const auto type = reader.text("type");
        if (!isQueueType(type))
            reader.refuse("type", kTypeExpected);
        const auto name = queueName(call.parameters[0], type);
        if (reader.error())
            return call.answer.fail(*reader.error());
        use(call, name, reader);
    };
}

Reply<QueueInfo> sendQueue(const Answer &answer)
{
    return answer.orFail<QueueInfo>([answer](QueueInfo queue) { answer.json(wire::queueItem(queue)); });
}

void pauseQueue(const ApiCall &call, const std::string &name, wire::ObjectReader &reader)
{
    const auto action = reader.text("action");
    if (action != "pause" && action != "resume")
        return call.answer.fail(wire::invalid("action", "pause or resume is expected"));
    call.context.client.queues().setPaused(name, action == "pause", sendQueue(call.answer));
}

void overrideLimit(const ApiCall &call, const std::string &name, wire::ObjectReader &reader)
{
    const auto limit = reader.integer("concurrencyLimit", 0, kMostQueueSlots);
    if (!limit)
        reader.refuse("concurrencyLimit",
                      "a whole number from 0 to " + std::to_string(kMostQueueSlots) + " is expected");
    if (reader.error())
        return call.answer.fail(*reader.error());
    call.context.client.queues().setLimit(name, limit, sendQueue(call.answer));
}

void resetLimit(const ApiCall &call, const std::string &name, wire::ObjectReader &)
{
    call.context.client.queues().setLimit(name, std::nullopt, sendQueue(call.answer));
}

/// One run of a paused queue: the next one, or the one the body names.
void stepQueue(const ApiCall &call, const std::string &name, wire::ObjectReader &reader)
{
    const RunId run{reader.text("run")};
    if (reader.error())
        return call.answer.fail(*reader.error());
    const auto answer = call.answer;
    call.context.client.queues().step(name, run, Actor::Api, answer.orFail<Run>([answer](Run released) {
        answer.json({{"id", released.id.text},
                     {"task", released.taskId},
                     {"queue", released.queue},
                     {"status", keyName(released.status)}});
    }));
}

} // namespace

void addQueueRoutes(Router &router)
{
    router.add("GET", "/api/v1/queues", listQueues);
    router.add("GET", "/api/v1/queues/*", retrieveQueue);
    router.add("POST", "/api/v1/queues/*/pause", onQueue(pauseQueue));
    router.add("POST", "/runyard/v1/queues/*/step", onQueue(stepQueue));
    router.add("POST", "/api/v1/queues/*/concurrency/override", onQueue(overrideLimit));
    router.add("POST", "/api/v1/queues/*/concurrency/reset", onQueue(resetLimit));
}

} // namespace runyard
