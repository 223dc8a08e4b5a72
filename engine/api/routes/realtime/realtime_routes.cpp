// Subscriptions to runs.

#include "engine/api/realtime/realtime_hub.h"
#include "engine/api/router/router.h"
#include "engine/api/wire/query_values.h"
#include "engine/contract/batches.h"
#include "engine/formats/duration_text.h"

namespace runyard {

namespace {

constexpr std::chrono::hours kUsualAge{24};

/// Reads everything but the subject. Returns nothing if an error has already been answered.
std::optional<ShapeRequest> shapeRequest(const ApiCall &call)
{
    ShapeRequest request;
    request.isLive = call.request.queryValue("live") == "true";
    request.skipped = wire::commaList(call.request.queryValue("skipColumns"));
    const auto offset = call.request.queryValue("offset");
    if (!offset.empty() && offset != "-1") {
        request.offset = ShapeOffset::parse(offset);
        if (!request.offset) {
            call.answer.fail(wire::invalid("offset", "-1 or the offset of an earlier answer is expected"));
            return std::nullopt;
        }
    }
    return request;
}

void subscribeToRun(const ApiCall &call)
{
    auto request = shapeRequest(call);
    if (!request)
        return;
    request->subject.run = RunId(call.parameters[0]);
    request->handle = "run-" + call.parameters[0];
    call.context.realtime.ask(std::move(*request), call.answer);
}

void subscribeToBatch(const ApiCall &call)
{
    auto request = shapeRequest(call);
    if (!request)
        return;
    const BatchId id(call.parameters[0]);
    request->subject.batch = id;
    request->handle = "batch-" + call.parameters[0];
    if (request->offset)
        return call.context.realtime.ask(std::move(*request), call.answer);
    // Otherwise a subscription to an unknown run would wait forever.
    auto &context = call.context;
    const auto answer = call.answer;
    context.client.batches().find(
        id, answer.orFail<Batch>([&context, answer, request = std::move(*request)](const Batch &) {
            context.realtime.ask(request, answer);
        }));
}

void subscribeToTags(const ApiCall &call)
{
    auto request = shapeRequest(call);
    if (!request)
        return;
    auto &subject = request->subject;
    subject.tags = wire::commaList(call.request.queryValue("tags"));
    if (subject.tags.empty())
        return call.answer.fail(wire::invalid("tags", "at least one tag is expected"));
    const auto now = call.context.clock.now();
    subject.createdFrom = now - kUsualAge;
    if (const auto age = call.request.queryValue("createdAt"); !age.empty()) {
        const auto duration = parseDuration(age);
        const auto date = duration ? Result<TimePoint>(now - *duration) : parseIso(age);
        if (!date)
            return call.answer.fail(
                wire::invalid("createdAt", "a duration such as 1d or a date is expected"));
        subject.createdFrom = *date;
    }
    request->handle =
        "tags-" + std::to_string(std::hash<std::string_view>{}(call.request.queryValue("tags")));
    call.context.realtime.ask(std::move(*request), call.answer);
}

} // namespace

void addRealtimeRoutes(Router &router)
{
    using Subject = ScopeRule::Subject;
    using Where = ScopeRule::Where;
    router.add("GET", "/realtime/v1/runs", subscribeToTags)
        .forToken({"read", Subject::Tags, Where::TagsInQuery});
    router.add("GET", "/realtime/v1/runs/*", subscribeToRun)
        .forToken({"read", Subject::Run})
        .forRunKey(RunKeyRule::Family);
    router.add("GET", "/realtime/v1/batches/*", subscribeToBatch)
        .forToken({"read", Subject::Batch})
        .forRunKey(RunKeyRule::Batch);
}

} // namespace runyard
