// Actions on runs: reschedule, cancel, freeze, resume, retry or start now, jump the queue.

#include "engine/api/router/router.h"
#include "engine/api/routes/run_lookup.h"
#include "engine/contract/run_commands.h"
#include "engine/formats/duration_text.h"

namespace runyard {

namespace {

/// Answers 400 if the run is not delayed, as the official server does. The member lets our own programs
/// distinguish this from an invalid delay.
void failReschedule(const Answer &answer, Error error)
{
    if (error.code != ErrorCode::Conflict)
        return answer.fail(error);
    error.code = ErrorCode::InvalidInput;
    auto response = errorResponse(error);
    auto body = wire::Json::parse(response.body);
    body["code"] = "WRONG_STATE";
    response.body = wire::dump(body);
    answer.send(std::move(response));
}

void rescheduleRun(const ApiCall &call)
{
    const auto body = wire::parseObject(call.request.body);
    if (!body)
        return call.answer.fail(body.error());
    wire::ObjectReader reader(*body, "");
    const auto delay = reader.text("delay");
    if (delay.empty())
        reader.refuse("delay", "a duration such as 1h30m or a date is expected");
    if (reader.error())
        return call.answer.fail(*reader.error());
    const auto at = parseTimeOrDuration(delay, call.context.clock.now());
    if (!at)
        return call.answer.fail(wire::invalid("delay", at.error().text()));
    auto &context = call.context;
    const auto answer = call.answer;
    context.client.runCommands().reschedule(
        RunId(call.parameters[0]), *at, Actor::Api,
        [&context, answer, vocabulary = call.vocabulary,
         host = std::string(call.request.header("host"))](const Result<Run> &run) {
            if (!run)
                return failReschedule(answer, run.error());
            answerRetrievedRun(context, run->id, vocabulary, answer, host);
        });
}

void cancelRun(const ApiCall &call)
{
    const auto body = wire::parseObject(call.request.body);
    if (!body)
        return call.answer.fail(body.error());
    wire::ObjectReader reader(*body, "");
    const auto reason = reader.text("reason");
    if (reader.error())
        return call.answer.fail(*reader.error());
    const auto answer = call.answer;
    call.context.client.runCommands().cancel(RunId(call.parameters[0]), reason, Actor::Api,
                                             answer.orFail<CancelReply>([answer](CancelReply reply) {
                                                 answer.json(
                                                     {{"id", reply.id.text},
                                                      {"alreadyFinished", reply.alreadyFinished},
                                                      {"canceledDescendants", reply.canceledDescendants}});
                                             }));
}

using Action = void (contract::RunCommands::*)(RunId, Actor, Reply<Run>);

Route::Function simpleAction(Action action)
{
    return [action](const ApiCall &call) {
        const auto answer = call.answer;
        (call.context.client.runCommands()
         .*action)(RunId(call.parameters[0]), Actor::Api,
                   answer.orFail<Run>([answer](Run run) { answer.json(wire::ownRun(run)); }));
    };
}

} // namespace

void addRunActionRoutes(Router &router)
{
    using Subject = ScopeRule::Subject;
    router.add("POST", "/api/v1/runs/*/reschedule", rescheduleRun)
        .forToken({"write", Subject::Run})
        .forRunKey(RunKeyRule::Family);
    router.add("POST", "/api/v2/runs/*/cancel", cancelRun)
        .forToken({"write", Subject::Run})
        .forRunKey(RunKeyRule::Family);
    router.add("POST", "/runyard/v1/runs/*/freeze", simpleAction(&contract::RunCommands::freeze));
    router.add("POST", "/runyard/v1/runs/*/resume", simpleAction(&contract::RunCommands::resume));
    router.add("POST", "/runyard/v1/runs/*/retry-now", simpleAction(&contract::RunCommands::retryNow));
    router.add("POST", "/runyard/v1/runs/*/start-now", simpleAction(&contract::RunCommands::startNow));
    router.add("POST", "/runyard/v1/runs/*/jump-queue", simpleAction(&contract::RunCommands::jumpQueue));
}

} // namespace runyard
