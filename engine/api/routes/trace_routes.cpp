// Traces of runs: whole, by the page, and one span.

#include "engine/api/router.h"
#include "engine/api/wire/trace_json.h"

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

void traceOfRun(const ApiCall &call)
{
    const auto size = call.request.queryValue("page[size]");
    const std::string after(call.request.queryValue("page[after]"));
    const auto limit = pageSize(size.empty() ? "10000" : size);
    if (!limit)
        return call.answer.fail(wire::invalid("page[size]", "a whole number from 1 to 10000 is expected"));
    const bool isPaged = !size.empty() || !after.empty();
    call.context.client.runDetail(
        RunId(call.parameters[0]),
        call.answer.orFail<RunDetail>([answer = call.answer, now = call.context.clock.now(), isPaged, after,
                                       limit = *limit](const RunDetail &detail) {
            if (!isPaged)
                return answer.json(wire::wholeTrace(detail, now));
            if (const auto page = wire::tracePage(detail, now, after, limit))
                answer.json(*page);
            else
                answer.fail(noSuchSpan(after));
        }));
}

void spanOfRun(const ApiCall &call)
{
    call.context.client.runDetail(
        RunId(call.parameters[0]),
        call.answer.orFail<RunDetail>([answer = call.answer, now = call.context.clock.now(),
                                       span = call.parameters[1]](const RunDetail &detail) {
            if (const auto found = wire::spanDetail(detail, now, span))
                answer.json(*found);
            else
                answer.fail(noSuchSpan(span));
        }));
}

} // namespace

void addTraceRoutes(Router &router)
{
    router.add("GET", "/api/v1/runs/*/trace", traceOfRun);
    router.add("GET", "/api/v1/runs/*/spans/*", spanOfRun);
}

} // namespace runyard
