// A run as a trace: a span for the run, one for each attempt below it, below these the spans that the task
// told of, and the runs that were triggered below the attempt under way then. Run and attempts are made from
// what the engine knows, so it says what the timeline shows; what a task told of its attempt is added to it.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/domain/span.h"

#include <optional>
#include <string>
#include <vector>

namespace runyard::wire {

struct TraceSpan
{
    std::string id; // 16 hex digits, always the same for the same thing
    std::string parentId;
    RunId run;
    std::string message;
    TimePoint start;
    Micros duration{0}; // to now while it is under way
    bool isError = false;
    bool isPartial = false; // under way
    bool isCancelled = false;
    int attempt = 0;               // 0 = not of one
    std::string entity = "span";   // or "run", "attempt", "waitpoint"
    std::string reportedId;        // the id under which the task told of it; empty = it did not
    Json details = Json::object(); // further members of `data`
};

/// The run's own span first, every other one behind its parent.
std::vector<TraceSpan> traceOf(const RunDetail &detail, const RunSpans &reported, TimePoint now);

/// {trace: {traceId, rootSpan: {…, children: […]}}}
Json wholeTrace(const RunDetail &detail, const RunSpans &reported, TimePoint now);
/// At most `limit` flat spans behind the span `after` (empty = from the first). Empty when there is none.
std::optional<Json> tracePage(const RunDetail &detail, const RunSpans &reported, TimePoint now,
                              const std::string &after, int limit);
/// By its id, or the id under which the task told of it. Null when there is none.
const TraceSpan *findSpan(const std::vector<TraceSpan> &spans, const std::string &id);
/// `told`: what the task told of it; empty when it did not.
Json spanDetail(const RunDetail &detail, const TraceSpan &span, const SpanDetail &reported);

} // namespace runyard::wire
