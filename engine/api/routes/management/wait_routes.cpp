// Waits of runs: begin a wait, and get its results.

#include "engine/api/router/answer_timers.h"
#include "engine/api/router/router.h"
#include "engine/api/routes/request_facts.h"
#include "engine/api/wire/wait_json.h"
#include "engine/contract/waits.h"

#include <atomic>
#include <memory>
#include <stop_token>

namespace runyard {

using wire::Json;

namespace {

constexpr std::chrono::seconds kMaxWaitTime{30};

void waitForDuration(const ApiCall &call)
{
    auto request = wire::durationRequest(RunId(call.parameters[0]), call.request.body);
    if (!request)
        return call.answer.fail(request.error());
    request->requestKey = requestKey(call.request);
    call.context.client.waits().begin(std::move(*request),
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
    call.context.client.waits().begin(
        std::move(request), call.answer.orFail<WaitBegun>([answer = call.answer](const WaitBegun &) {
            answer.json({{"success", true}});
        }));
}

void beginWait(const ApiCall &call)
{
    auto request = wire::waitRequest(RunId(call.parameters[0]), call.request.body, call.context.clock.now());
    if (!request)
        return call.answer.fail(request.error());
    request->requestKey = requestKey(call.request);
    call.context.client.waits().begin(
        std::move(*request), call.answer.orFail<WaitBegun>([answer = call.answer](const WaitBegun &begun) {
            answer.json(wire::waitBegun(begun));
        }));
}

/// An answer that is sent by whichever comes first: the end of the wait, or the time limit.
struct PendingAnswer
{
    Answer answer;
    std::atomic<bool> isGiven = false;
    std::stop_source gone = {};

    explicit PendingAnswer(Answer way) : answer(std::move(way)) {}
    bool take() { return !isGiven.exchange(true); }
};

Reply<WaitResult> giving(const Answer &answer)
{
    return answer.orFail<WaitResult>(
        [answer](const WaitResult &result) { answer.json(wire::waitResult(result)); });
}

/// Pending until the run continues, or for a limited time. A task sends this after it has begun to wait: its
/// process is suspended, finds the answer when it continues, and repeats the request if the answer came too
/// early.
void awaitResult(const ApiCall &call)
{
    const RunId run(call.parameters[0]);
    if (call.request.queryValue("now") == "true")
        return call.context.client.waits().result(run, giving(call.answer));
    const auto pending = std::make_shared<PendingAnswer>(call.answer);
    pending->answer.whenGone([gone = pending->gone]() mutable { gone.request_stop(); });
    call.context.client.waits().whenOver(run, pending->gone.get_token(),
                                         [pending](Result<WaitResult> result) {
                                             if (pending->take())
                                                 giving(pending->answer)(std::move(result));
                                         });
    call.context.timers.add(kMaxWaitTime,
                            [pending = std::weak_ptr(pending), run, &client = call.context.client] {
                                const auto late = pending.lock();
                                if (!late || !late->take())
                                    return;
                                late->gone.request_stop();
                                client.waits().result(run, giving(late->answer));
                            });
}

} // namespace

void addWaitRoutes(Router &router)
{
    router.add("POST", "/engine/v1/runs/*/wait/duration", waitForDuration).forRunKey(RunKeyRule::Own);
    router.add("POST", "/engine/v1/runs/*/waitpoints/tokens/*/wait", waitForToken).forRunKey(RunKeyRule::Own);
    router.add("POST", "/runyard/v1/runs/*/wait", beginWait).forRunKey(RunKeyRule::Waits);
    router.add("GET", "/runyard/v1/runs/*/wait", awaitResult).forRunKey(RunKeyRule::Own);
}

} // namespace runyard
