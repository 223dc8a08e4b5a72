// Traces of runs: complete, page by page, and single spans.

#include "engine/api/router/router.h"
#include "engine/api/wire/trace_json.h"
#include "engine/contract/run_details.h"
#include "engine/contract/spans.h"

#include <charconv>

namespace runyard {

namespace {

constexpr int kMostSpans = 10'000;

std::optional<int> pageSize(std::string_view text)
{
    int size = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
    if (error != std::errc{} || end != text.data() + text.size() || size < 1 || size > kMostSpans)
        return std::nullopt;
    return size;
}

Error noSuchSpan(const std::string &id)
{
    return {ErrorCode::NotFound, "The run has no span " + id + ".", "Ask for the run's trace.", {}};
}

/// The run with the spans it reported.
struct ToldRun
{
    RunDetail detail;
    RunSpans told;
};

template <class Use>
void withSpans(const ApiCall &call, Use use)
{
    EngineClient &client = call.context.client;
    client.runDetails().find(
        RunId(call.parameters[0]),
        call.answer.orFail<RunDetail>([&client, answer = call.answer,
                                       use = std::move(use)](RunDetail detail) mutable {
            const RunId id = detail.run.id;
            client.spans().ofRun(id,
                                 answer.orFail<RunSpans>([use = std::move(use),
                                                          detail = std::move(detail)](RunSpans told) mutable {
                                     use(ToldRun{std::move(detail), std::move(told)});
                                 }));
        }));
}

void traceOfRun(const ApiCall &call)
{
    const auto size = call.request.queryValue("page[size]");
    const std::string after(call.request.queryValue("page[after]"));
    const auto limit = pageSize(size.empty() ? "10000" : size);
    if (!limit)
        return call.answer.fail(wire::invalid("page[size]", "a whole number from 1 to 10000 is expected"));
    const bool isPaged = !size.empty() || !after.empty();
    withSpans(call, [answer = call.answer, now = call.context.clock.now(), isPaged, after,
                     limit = *limit](const ToldRun &run) {
        if (!isPaged)
            return answer.json(wire::wholeTrace(run.detail, run.told, now));
        if (const auto page = wire::tracePage(run.detail, run.told, now, after, limit))
            answer.json(*page);
        else
            answer.fail(noSuchSpan(after));
    });
}

void spanOfRun(const ApiCall &call)
{
    withSpans(call, [answer = call.answer, now = call.context.clock.now(), id = call.parameters[1],
                     &client = call.context.client](const ToldRun &run) {
        const auto spans = wire::traceOf(run.detail, run.told, now);
        const wire::TraceSpan *span = wire::findSpan(spans, id);
        if (!span)
            return answer.fail(noSuchSpan(id));
        if (span->toldAs.empty())
            return answer.json(wire::spanDetail(run.detail, *span, {}));
        client.spans().find(
            run.detail.run.id, span->toldAs,
            answer.orFail<SpanDetail>([answer, detail = run.detail, span = *span](const SpanDetail &told) {
                answer.json(wire::spanDetail(detail, span, told));
            }));
    });
}

} // namespace

void addTraceRoutes(Router &router)
{
    using Subject = ScopeRule::Subject;
    router.add("GET", "/api/v1/runs/*/trace", traceOfRun)
        .forToken({"read", Subject::Run})
        .forRunKey(RunKeyRule::Family);
    router.add("GET", "/api/v1/runs/*/spans/*", spanOfRun)
        .forToken({"read", Subject::Run})
        .forRunKey(RunKeyRule::Family);
}

} // namespace runyard
