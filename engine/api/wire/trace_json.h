// A run as a trace: a span for the run, one for each attempt below it, and the runs that were triggered
// below the attempt under way then. Made from attempts and history, so it says what the timeline shows.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/domain/run.h"

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
    Json details = Json::object(); // further members of `data`
};

/// The run's own span first, every other one behind its parent.
std::vector<TraceSpan> traceOf(const RunDetail &detail, TimePoint now);

/// "00-<trace>-<span>-01": what spans of a run's attempts are below. One trace for a whole tree of runs.
std::string traceparent(const Run &run);

/// {trace: {traceId, rootSpan: {…, children: […]}}}
Json wholeTrace(const RunDetail &detail, TimePoint now);
/// At most `limit` flat spans behind the span `after` (empty = from the first). Empty when there is none.
std::optional<Json> tracePage(const RunDetail &detail, TimePoint now, const std::string &after, int limit);
std::optional<Json> spanDetail(const RunDetail &detail, TimePoint now, const std::string &span);

} // namespace runyard::wire
