// Starting runs: trigger, replay, and resetting an idempotency key.

#include "engine/api/router/router.h"
#include "engine/api/routes/request_facts.h"
#include "engine/api/wire/trigger_json.h"
#include "engine/contract/dev_engine.h"
#include "engine/formats/duration_text.h"

namespace runyard {

namespace {

void start(EngineClient &client, TriggerRequest request, const Answer &answer)
{
    client.runCommands().trigger(
        std::move(request), answer.orFail<TriggerReply>([answer](const TriggerReply &reply) {
            wire::Json body = {{"id", reply.id.text}, {"isCached", reply.isCached}};
            wire::putText(body, "newQueue", reply.newQueue);
            auto response = jsonResponse(200, body);
            response.headers.emplace_back("x-trigger-jwt-claims", R"({"sub":"env_local","pub":true})");
            answer.send(std::move(response));
        }));
}

/// A branch means the newest build that its command line registered.
void startOnBranch(EngineClient &client, TriggerRequest request, const std::string &branch,
                   const Answer &answer)
{
    DevEngine *engine = client.devEngine();
    if (!engine)
        return answer.fail({ErrorCode::NotFound, "This engine knows no branches.", {}, {}});
    const std::string task = request.taskId;
    engine->versionOnBranch(branch, task,
                            answer.orFail<std::string>([&client, request = std::move(request),
                                                        answer](const std::string &version) mutable {
                                request.options.lockToVersion = version;
                                start(client, std::move(request), answer);
                            }));
}

void triggerTask(const ApiCall &call)
{
    const auto now = call.context.clock.now();
    auto request = wire::triggerRequest(call.parameters[0], call.request.body, now);
    if (!request)
        return call.answer.fail(request.error());
    auto &options = request->options;
    options.requestKey = requestKey(call.request);
    options.parent = parentIn(options.parent, call.request);
    if (options.idempotencyKey.empty())
        options.idempotencyKey = call.request.header("idempotency-key");
    if (const auto ttl = call.request.header("idempotency-key-ttl"); !ttl.empty()) {
        const auto parsed = parseDuration(ttl);
        if (!parsed)
            return call.answer.fail(wire::invalid("idempotency-key-ttl", parsed.error().message));
        options.idempotencyKeyTtl = std::chrono::duration_cast<Seconds>(*parsed);
    }
    const std::string branch(call.request.header("x-trigger-branch"));
    if (branch.empty() || !options.lockToVersion.empty())
        return start(call.context.client, std::move(*request), call.answer);
    startOnBranch(call.context.client, std::move(*request), branch, call.answer);
}

void replayRun(const ApiCall &call)
{
    auto request =
        wire::replayRequest(RunId(call.parameters[0]), call.request.body, call.context.clock.now());
    if (!request)
        return call.answer.fail(request.error());
    request->options.requestKey = requestKey(call.request);
    call.context.client.runCommands().replay(
        std::move(*request), call.answer.orFail<TriggerReply>([answer = call.answer](TriggerReply reply) {
            answer.json({{"id", reply.id.text}});
        }));
}

void resetKey(const ApiCall &call)
{
    const auto body = wire::parseObject(call.request.body);
    if (!body)
        return call.answer.fail(body.error());
    wire::ObjectReader reader(*body, "");
    const auto task = reader.text("taskIdentifier");
    if (task.empty())
        reader.refuse("taskIdentifier", "a task's id is expected");
    if (reader.error())
        return call.answer.fail(*reader.error());
    call.context.client.runCommands().resetIdempotencyKey(
        task, call.parameters[0], call.answer.orFail<RunId>([answer = call.answer](RunId id) {
            answer.json({{"id", id.text}});
        }));
}

} // namespace

void addTriggerRoutes(Router &router)
{
    using Subject = ScopeRule::Subject;
    using Where = ScopeRule::Where;
    using Names = ScopeRule::Names;
    router.add("POST", "/api/v1/tasks/*/trigger", triggerTask)
        .forToken({"trigger", Subject::Tasks, Where::Path, Names::Trigger})
        .forRunKey(RunKeyRule::Trigger);
    router.add("POST", "/api/v1/runs/*/replay", replayRun);
    router.add("POST", "/api/v1/idempotencyKeys/*/reset", resetKey);
}

} // namespace runyard
