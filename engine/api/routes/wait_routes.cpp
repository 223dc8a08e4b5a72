// Runs that wait: beginning it, and learning what came of it.

#include "engine/api/router.h"
#include "engine/api/wire/wait_json.h"

#include <stop_token>

namespace runyard {

using wire::Json;

namespace {

/// The same request, sent again because its answer was lost, must not begin a second wait.
std::string requestKey(const HttpRequest &request)
{
    return std::string(request.header("x-trigger-request-idempotency-key"));
}

void waitForDuration(const ApiCall &call)
{
    auto request = wire::durationRequest(RunId(call.parameters[0]), call.request.body);
    if (!request)
        return call.answer.fail(request.error());
    request->requestKey = requestKey(call.request);
    call.context.client.wait(std::move(*request),
                             call.answer.orFail<WaitBegun>([answer = call.answer](WaitBegun begun) {
                                 Json out = Json::object();
                                 wire::putTime(out, "waitUntil", begun.until);
                                 out["waitpoint"] = {{"id", begun.waitpoints.front().text}};
                                 answer.json(out);
                             }));
}

void waitForToken(const ApiCall &call)
{
    WaitRequest request;
    request.run = RunId(call.parameters[0]);
    request.tokens = {WaitpointId(call.parameters[1])};
    request.requestKey = requestKey(call.request);
    call.context.client.wait(std::move(request),
                             call.answer.orFail<WaitBegun>([answer = call.answer](const WaitBegun &) {
                                 answer.json({{"success", true}});
                             }));
}

void beginWait(const ApiCall &call)
{
    auto request = wire::waitRequest(RunId(call.parameters[0]), call.request.body, call.context.clock.now());
    if (!request)
        return call.answer.fail(request.error());
    request->requestKey = requestKey(call.request);
    call.context.client.wait(std::move(*request),
                             call.answer.orFail<WaitBegun>([answer = call.answer](const WaitBegun &begun) {
                                 answer.json(wire::waitBegun(begun));
                             }));
}

/// Held until the run goes on. A task asks this after it has begun to wait: its process stands still until
/// then, and finds the answer when it continues.
void awaitResult(const ApiCall &call)
{
    const RunId run(call.parameters[0]);
    auto reply = call.answer.orFail<WaitResult>(
        [answer = call.answer](const WaitResult &result) { answer.json(wire::waitResult(result)); });
    if (call.request.queryValue("now") == "true")
        return call.context.client.waitResult(run, std::move(reply));
    const auto gone = std::make_shared<std::stop_source>();
    call.answer.whenGone([gone] { gone->request_stop(); });
    call.context.client.whenWaitIsOver(run, gone->get_token(), std::move(reply));
}

} // namespace

void addWaitRoutes(Router &router)
{
    router.add("POST", "/engine/v1/runs/*/wait/duration", waitForDuration);
    router.add("POST", "/engine/v1/runs/*/waitpoints/tokens/*/wait", waitForToken);
    router.add("POST", "/runyard/v1/runs/*/wait", beginWait);
    router.add("GET", "/runyard/v1/runs/*/wait", awaitResult);
}

} // namespace runyard
