#include "engine/api/wire/trace_json.h"

#include "engine/api/wire/run_json.h"
#include "engine/domain/trigger_rules.h"

#include <algorithm>
#include <map>

namespace runyard::wire {

namespace {

constexpr std::size_t kMostListedChildren = 500; // of a RunDetail
constexpr std::string_view kLevel = "TRACE";

std::string hexOf(const std::string &text, std::size_t digits)
{
    return idempotencyKeyHash(text + " ").substr(0, digits);
}

std::string spanIdOf(const RunId &run, int attempt = 0)
{
    return hexOf(run.text + "/" + std::to_string(attempt), 16);
}

Json eventsOf(const RunDetail &detail)
{
    Json events = Json::array();
    for (const Transition &step : detail.transitions)
        events.push_back(
            {{"name", std::string(displayName(step.to))},
             {"time", timeText(step.at)},
             {"properties", {{"cause", step.cause}, {"actor", std::string(displayName(step.actor))}}}});
    return events;
}

TraceSpan spanOf(const Run &run, TimePoint now)
{
    TraceSpan span;
    span.id = spanIdOf(run.id);
    span.run = run.id;
    span.message = run.taskId;
    span.start = run.createdAt;
    span.duration = std::max(run.finishedAt.value_or(now) - run.createdAt, Micros{0});
    span.isPartial = !isFinal(run.status);
    span.isCancelled = run.status == RunStatus::Canceled;
    span.isError = !span.isPartial && !span.isCancelled && run.status != RunStatus::Completed;
    span.details["taskSlug"] = run.taskId;
    putText(span.details, "workerVersion", run.version);
    span.details["queueName"] = run.queue;
    putText(span.details, "machinePreset", run.machine);
    return span;
}

TraceSpan spanOf(const Run &run, const Attempt &attempt, TimePoint now)
{
    TraceSpan span;
    span.id = spanIdOf(run.id, attempt.number);
    span.parentId = spanIdOf(run.id);
    span.run = run.id;
    span.message = "Attempt " + std::to_string(attempt.number);
    span.start = attempt.startedAt.value_or(attempt.createdAt);
    span.duration = std::max(attempt.finishedAt.value_or(now) - span.start, Micros{0});
    span.isPartial = !isFinal(attempt.status);
    span.isCancelled = attempt.status == AttemptStatus::Canceled;
    span.isError = !span.isPartial && !span.isCancelled && attempt.status != AttemptStatus::Completed;
    span.attempt = attempt.number;
    span.details["taskSlug"] = run.taskId;
    putText(span.details, "workerVersion", attempt.version);
    putText(span.details, "machinePreset", attempt.machine);
    Json properties = {{"attemptId", attempt.id.text}};
    put(properties, "exitCode", attempt.exit.exitCode);
    put(properties, "signal", attempt.exit.signal);
    put(properties, "peakMemoryBytes", attempt.exit.peakMemoryBytes);
    if (attempt.error)
        properties["error"] = taskRunError(*attempt.error);
    span.details["properties"] = std::move(properties);
    return span;
}

/// The attempt that was under way then; the run itself when none was.
std::string parentAt(const RunDetail &detail, TimePoint at)
{
    for (auto attempt = detail.attempts.rbegin(); attempt != detail.attempts.rend(); ++attempt) {
        if (attempt->createdAt <= at)
            return spanIdOf(detail.run.id, attempt->number);
    }
    return spanIdOf(detail.run.id);
}

std::int64_t nanoseconds(Micros duration)
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(duration).count();
}

Json treeFrom(const std::vector<TraceSpan> &spans, const TraceSpan &top)
{
    Json data = {
        {"message", top.message}, {"startTime", timeText(top.start)}, {"duration", nanoseconds(top.duration)},
        {"isError", top.isError}, {"isPartial", top.isPartial},       {"isCancelled", top.isCancelled},
        {"level", kLevel}};
    data.update(top.details);
    Json children = Json::array();
    for (const TraceSpan &span : spans) {
        if (span.parentId == top.id)
            children.push_back(treeFrom(spans, span));
    }
    Json out = {{"id", top.id}};
    putText(out, "parentId", top.parentId);
    out["runId"] = top.run.text;
    out["data"] = std::move(data);
    out["children"] = std::move(children);
    return out;
}

} // namespace

std::vector<TraceSpan> traceOf(const RunDetail &detail, TimePoint now)
{
    std::vector<TraceSpan> spans = {spanOf(detail.run, now)};
    spans.front().details["events"] = eventsOf(detail);
    if (detail.output.present && detail.run.status == RunStatus::Completed)
        spans.front().details["output"] = decoded(detail.output);
    for (const Attempt &attempt : detail.attempts)
        spans.push_back(spanOf(detail.run, attempt, now));
    for (const Run &child : detail.children) {
        spans.push_back(spanOf(child, now));
        spans.back().parentId = parentAt(detail, child.createdAt);
    }
    return spans;
}

std::string traceparent(const Run &run)
{
    const RunId &root = run.rootId.empty() ? run.id : run.rootId;
    return "00-" + hexOf(root.text, 32) + "-" + spanIdOf(run.id) + "-01";
}

Json wholeTrace(const RunDetail &detail, TimePoint now)
{
    const auto spans = traceOf(detail, now);
    const RunId &root = detail.run.rootId.empty() ? detail.run.id : detail.run.rootId;
    return {{"trace", {{"traceId", hexOf(root.text, 32)}, {"rootSpan", treeFrom(spans, spans.front())}}}};
}

std::optional<Json> tracePage(const RunDetail &detail, TimePoint now, const std::string &after, int limit)
{
    const auto spans = traceOf(detail, now);
    auto at = spans.begin();
    if (!after.empty()) {
        at = std::ranges::find(spans, after, &TraceSpan::id);
        if (at == spans.end())
            return std::nullopt;
        ++at;
    }
    Json data = Json::array();
    Json failures = Json::array();
    for (; at != spans.end() && limit > 0; ++at, --limit) {
        Json span = {{"id", at->id}};
        putText(span, "parentId", at->parentId);
        span["runId"] = at->run.text;
        span["message"] = at->message;
        span["startTime"] = timeText(at->start);
        span["duration"] = nanoseconds(at->duration);
        span["isError"] = at->isError;
        span["isPartial"] = at->isPartial;
        span["isCancelled"] = at->isCancelled;
        span["level"] = kLevel;
        if (at->attempt > 0)
            span["attemptNumber"] = at->attempt;
        if (at->attempt > 0 && at->isError)
            failures.push_back({{"spanId", at->id}, {"attemptNumber", at->attempt}, {"runId", at->run.text}});
        data.push_back(std::move(span));
    }
    Json pagination = Json::object();
    if (at != spans.end())
        pagination["next"] = (at - 1)->id;
    else if (detail.children.size() >= kMostListedChildren)
        pagination["truncated"] = true;
    return Json{{"data", std::move(data)},
                {"attemptFailures", std::move(failures)},
                {"pagination", std::move(pagination)}};
}

std::optional<Json> spanDetail(const RunDetail &detail, TimePoint now, const std::string &id)
{
    const auto spans = traceOf(detail, now);
    const auto span = std::ranges::find(spans, id, &TraceSpan::id);
    if (span == spans.end())
        return std::nullopt;
    Json out = {{"spanId", span->id}};
    out["parentId"] = span->parentId.empty() ? Json() : Json(span->parentId);
    out["runId"] = span->run.text;
    out["message"] = span->message;
    out["isError"] = span->isError;
    out["isPartial"] = span->isPartial;
    out["isCancelled"] = span->isCancelled;
    out["level"] = kLevel;
    out["startTime"] = timeText(span->start);
    out["durationMs"] = std::chrono::duration<double, std::milli>(span->duration).count();
    for (const char *name : {"properties", "events"}) {
        if (const auto found = span->details.find(name); found != span->details.end())
            out[name] = *found;
    }
    out["entityType"] = span->attempt > 0 ? "attempt" : "run";
    Json triggered = Json::array();
    for (const Run &child : detail.children) {
        if (parentAt(detail, child.createdAt) == span->id)
            triggered.push_back({{"runId", child.id.text},
                                 {"taskIdentifier", child.taskId},
                                 {"status", statusText(child.status, Vocabulary::Current)},
                                 {"createdAt", timeText(child.createdAt)}});
    }
    out["triggeredRuns"] = std::move(triggered);
    return out;
}

} // namespace runyard::wire
