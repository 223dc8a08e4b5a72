#include "engine/api/wire/trace_json.h"

#include "engine/api/wire/run_json.h"
#include "engine/domain/span_tree.h"
#include "engine/domain/trace_ids.h"

#include <algorithm>
#include <unordered_map>

namespace runyard::wire {

namespace {

constexpr std::size_t kMostListedChildren = 500; // in a RunDetail
constexpr std::string_view kLevel = "TRACE";

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
    span.entity = "run";
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
    span.entity = "attempt";
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

TraceSpan spanOf(const Span &told, const RunDetail &detail, TimePoint now)
{
    const SpanEnd end = spanEnd(told, detail, now);
    TraceSpan span;
    span.id = told.id;
    span.toldAs = told.id;
    span.run = detail.run.id;
    span.message = told.name;
    span.start = told.from;
    span.duration = end.at - told.from;
    span.isPartial = end.isOpen;
    span.isError = told.status == SpanStatus::Error;
    span.isCancelled = end.isUnfinished && detail.run.status == RunStatus::Canceled;
    span.attempt = told.attempt;
    if (told.entity == SpanEntity::Wait)
        span.entity = "waitpoint";
    if (end.isUnfinished)
        span.details["isUnfinished"] = true; // its end was never reported
    return span;
}

/// Adds the reported spans below the run and its attempts.
class ToldSpans
{
public:
    ToldSpans(const RunDetail &detail, const RunSpans &told, TimePoint now)
        : m_detail(detail), m_told(told.spans), m_now(now), m_tree(spanTree(told.spans, detail.attempts))
    {
    }

    void putBelow(TraceSpan &parent, int attempt, std::vector<TraceSpan> &spans) const
    {
        const auto branch = std::ranges::find(m_tree.branches, attempt, &SpanTree::Branch::attempt);
        if (branch == m_tree.branches.end())
            return;
        if (branch->own != SpanTree::kNone)
            parent.toldAs = m_told[branch->own].id;
        const std::string parentId = parent.id; // a copy: `parent` may move while spans are added
        putAll(branch->top, parentId, spans);
    }

private:
    void putAll(const std::vector<std::size_t> &list, const std::string &parentId,
                std::vector<TraceSpan> &spans) const
    {
        for (const std::size_t index : list) {
            spans.push_back(spanOf(m_told[index], m_detail, m_now));
            spans.back().parentId = parentId;
            putAll(m_tree.children[index], m_told[index].id, spans); // at most SpanTree::kDeepest levels
        }
    }

    const RunDetail &m_detail;
    const std::vector<Span> &m_told;
    TimePoint m_now;
    SpanTree m_tree;
};

/// Returns the attempt in progress at that time, or the run itself.
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

using ChildSpans = std::unordered_map<std::string, std::vector<const TraceSpan *>>;

Json treeFrom(const ChildSpans &below, const TraceSpan &top)
{
    Json data = {
        {"message", top.message}, {"startTime", timeText(top.start)}, {"duration", nanoseconds(top.duration)},
        {"isError", top.isError}, {"isPartial", top.isPartial},       {"isCancelled", top.isCancelled},
        {"level", kLevel}};
    data.update(top.details);
    Json children = Json::array();
    if (const auto found = below.find(top.id); found != below.end()) {
        for (const TraceSpan *span : found->second)
            children.push_back(treeFrom(below, *span));
    }
    Json out = {{"id", top.id}};
    putText(out, "parentId", top.parentId);
    out["runId"] = top.run.text;
    out["data"] = std::move(data);
    out["children"] = std::move(children);
    return out;
}

Json eventsOf(const SpanDetail &told)
{
    Json events = Json::array();
    const auto list = told.events.empty() ? Result<Json>(Json::array()) : parseJson(told.events);
    for (const Json &event : list ? *list : Json::array())
        events.push_back({{"name", event.value("name", "")},
                          {"time", timeText(fromMicros(event.value("time", std::int64_t{0})))},
                          {"properties", event.value("attributes", Json::object())}});
    return events;
}

} // namespace

std::vector<TraceSpan> traceOf(const RunDetail &detail, const RunSpans &told, TimePoint now)
{
    const ToldSpans below(detail, told, now);
    std::vector<TraceSpan> spans = {spanOf(detail.run, now)};
    spans.front().details["events"] = eventsOf(detail);
    if (detail.output.present && detail.run.status == RunStatus::Completed)
        spans.front().details["output"] = decoded(detail.output);
    for (const Attempt &attempt : detail.attempts) {
        TraceSpan span = spanOf(detail.run, attempt, now);
        std::vector<TraceSpan> inside;
        below.putBelow(span, attempt.number, inside);
        spans.push_back(std::move(span));
        std::ranges::move(inside, std::back_inserter(spans));
    }
    std::vector<TraceSpan> ofNone;
    below.putBelow(spans.front(), 0, ofNone);
    std::ranges::move(ofNone, std::back_inserter(spans));
    for (const Run &child : detail.children) {
        spans.push_back(spanOf(child, now));
        spans.back().parentId = parentAt(detail, child.createdAt);
    }
    return spans;
}

Json wholeTrace(const RunDetail &detail, const RunSpans &told, TimePoint now)
{
    const auto spans = traceOf(detail, told, now);
    ChildSpans below;
    for (const TraceSpan &span : spans) {
        if (!span.parentId.empty())
            below[span.parentId].push_back(&span);
    }
    Json trace = {{"traceId", traceIdOf(detail.run)}, {"rootSpan", treeFrom(below, spans.front())}};
    return {{"trace", std::move(trace)}};
}

std::optional<Json> tracePage(const RunDetail &detail, const RunSpans &told, TimePoint now,
                              const std::string &after, int limit)
{
    const auto spans = traceOf(detail, told, now);
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
        if (at->entity == "attempt" && at->isError)
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

const TraceSpan *findSpan(const std::vector<TraceSpan> &spans, const std::string &id)
{
    const auto found = std::ranges::find_if(
        spans, [&id](const TraceSpan &span) { return span.id == id || span.toldAs == id; });
    return found == spans.end() ? nullptr : &*found;
}

Json spanDetail(const RunDetail &detail, const TraceSpan &span, const SpanDetail &told)
{
    Json out = {{"spanId", span.id}};
    out["parentId"] = span.parentId.empty() ? Json() : Json(span.parentId);
    out["runId"] = span.run.text;
    out["message"] = span.message;
    out["isError"] = span.isError;
    out["isPartial"] = span.isPartial;
    out["isCancelled"] = span.isCancelled;
    out["level"] = kLevel;
    out["startTime"] = timeText(span.start);
    out["durationMs"] = std::chrono::duration<double, std::milli>(span.duration).count();
    if (const auto found = span.details.find("properties"); found != span.details.end())
        out["properties"] = *found;
    if (const auto attributes = parseObject(told.attributes); attributes && !attributes->empty())
        out["properties"].update(*attributes);
    if (const auto found = span.details.find("events"); found != span.details.end())
        out["events"] = *found;
    if (!told.events.empty())
        out["events"] = eventsOf(told);
    putText(out, "statusMessage", told.statusText);
    out["entityType"] = span.entity;
    Json triggered = Json::array();
    for (const Run &child : detail.children) {
        if (parentAt(detail, child.createdAt) == span.id)
            triggered.push_back({{"runId", child.id.text},
                                 {"taskIdentifier", child.taskId},
                                 {"status", statusText(child.status, Vocabulary::Current)},
                                 {"createdAt", timeText(child.createdAt)}});
    }
    out["triggeredRuns"] = std::move(triggered);
    return out;
}

} // namespace runyard::wire
