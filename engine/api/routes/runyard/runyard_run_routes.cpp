// Runs in Runyard's own shape: every status by its name, attempts, transitions, logs.

#include "engine/api/router/router.h"
#include "engine/api/routes/run_lookup.h"
#include "engine/contract/run_details.h"
#include "engine/contract/run_logs.h"

#include <charconv>

namespace runyard {

namespace {

void ownDetail(const ApiCall &call)
{
    const auto answer = call.answer;
    call.context.client.runDetails().find(
        RunId(call.parameters[0]),
        answer.orFail<RunDetail>([answer](RunDetail detail) { answer.json(wire::ownRunDetail(detail)); }));
}

/// Reads a whole number from the query; sets `bad` for any other value.
std::int64_t queryNumber(const HttpRequest &request, std::string_view name, std::int64_t otherwise, bool &bad)
{
    const auto text = request.queryValue(name);
    if (text.empty())
        return otherwise;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    bad = bad || error != std::errc{} || end != text.data() + text.size() || value < 0;
    return value;
}

void ownLogs(const ApiCall &call)
{
    bool bad = false;
    const auto attempt = queryNumber(call.request, "attempt", 0, bad);
    const auto after = queryNumber(call.request, "after", 0, bad);
    const auto limit = queryNumber(call.request, "limit", 1'000, bad);
    if (bad || attempt > 1'000 || limit < 1 || limit > 10'000)
        return call.answer.fail(wire::invalid(
            "query",
            "whole numbers are expected: attempt from 0 to 1000, after from 0, limit from 1 to 10000"));
    const auto answer = call.answer;
    call.context.client.runLogs().page(
        RunId(call.parameters[0]), static_cast<int>(attempt), after, static_cast<int>(limit),
        answer.orFail<LogPage>([answer](LogPage page) { answer.json(wire::ownLogPage(page)); }));
}

} // namespace

void addRunyardRunRoutes(Router &router)
{
    router.add("GET", "/runyard/v1/runs", [](const ApiCall &call) { answerRunPage(call, wire::ownRun); })
        .forRunKey(RunKeyRule::FamilyList);
    router.add("GET", "/runyard/v1/runs/*", ownDetail).forRunKey(RunKeyRule::Family);
    router.add("GET", "/runyard/v1/runs/*/logs", ownLogs).forRunKey(RunKeyRule::Family);
}

} // namespace runyard
