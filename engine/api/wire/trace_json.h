// A run as a trace: a span for the run, below it a span for each attempt, and below these the spans that the
// task reported. Triggered runs appear below the attempt in progress at that time. The engine's own data
// describes the run and its attempts, so the trace matches the timeline; spans that a task reports for its
// attempt are merged into it.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/domain/span.h"

#include <optional>
#include <string>
#include <vector>

namespace runyard::wire {

struct TraceSpan
{
    std::string id; // 16 hex digits, stable for the same object
    std::string parentId;
    RunId run;
    std::string message;
    TimePoint start;
    Micros duration{0}; // until now if it is in progress
    bool isError = false;
    bool isPartial = false; // in progress
    bool isCancelled = false;
    int attempt = 0;               // 0 = belongs to no attempt
    std::string entity = "span";   // or "run", "attempt", "waitpoint"
    std::string toldAs;            // the id in the task's report; empty = not reported
    Json details = Json::object(); // further members of `data`
};

/// The run's own span first; every other span after its parent.
std::vector<TraceSpan> traceOf(const RunDetail &detail, const RunSpans &told, TimePoint now);

/// {trace: {traceId, rootSpan: {…, children: […]}}}
Json wholeTrace(const RunDetail &detail, const RunSpans &told, TimePoint now);
/// Returns at most `limit` spans as a flat list after the span `after` (empty = from the first). Returns
/// nothing if that span does not exist.
std::optional<Json> tracePage(const RunDetail &detail, const RunSpans &told, TimePoint now,
                              const std::string &after, int limit);
/// Finds a span by its id or the id in the task's report; null if there is none.
const TraceSpan *findSpan(const std::vector<TraceSpan> &spans, const std::string &id);
/// `told`: the task's report of the span; empty if not reported.
Json spanDetail(const RunDetail &detail, const TraceSpan &span, const SpanDetail &told);

} // namespace runyard::wire
