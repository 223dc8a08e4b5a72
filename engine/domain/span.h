// What a task tells of its own work by OpenTelemetry: spans of time that nest, and the lines it logged in
// them. They add to what is known of a run and decide nothing about it.
#pragma once

#include "engine/domain/run.h"

#include <optional>
#include <string>
#include <vector>

namespace runyard {

/// Stored as numbers: add, never change.
enum class SpanStatus { Unset = 0, Ok = 1, Error = 2 };

/// What a span stands for, beside a piece of work. Stored as numbers: add, never change.
enum class SpanEntity { None = 0, Attempt = 1, Wait = 2 };

struct Span
{
    std::string id;       // 16 hex digits, lower case
    std::string parentId; // empty = none
    std::string traceId;  // 32 hex digits; may be empty
    std::string name;
    int attempt = 0; // 0 = not told
    SpanEntity entity = SpanEntity::None;
    SpanStatus status = SpanStatus::Unset;
    TimePoint from;
    std::optional<TimePoint> to; // empty = it was under way when it was last told of
    int events = 0;
    int exceptions = 0; // of the events
    int logLines = 0;
    bool operator==(const Span &) const = default;
};

struct SpanDetail
{
    Span span;
    std::string statusText;
    std::string attributes;             // a flat JSON object, in the order they came in
    std::string events;                 // a JSON array of {name, time (microseconds since 1970), attributes}
    std::vector<std::int64_t> logLines; // numbers of the lines in the run's log, ascending
    bool operator==(const SpanDetail &) const = default;
};

/// The spans of a run, by their beginning.
struct RunSpans
{
    std::vector<Span> spans;
    std::int64_t dropped = 0;      // spans beyond limits::kSpansPerRun
    std::int64_t droppedLines = 0; // log lines beyond limits::kSpanLogBytes
    bool operator==(const RunSpans &) const = default;
};

/// What one request of an exporter brings.
struct Telemetry
{
    struct ReportedSpan
    {
        RunId run;
        SpanDetail detail;
    };
    struct ReportedLine
    {
        RunId run;
        std::string span; // empty = of none
        LogLine line;
    };
    std::vector<ReportedSpan> spans;
    std::vector<ReportedLine> lines;
    std::int64_t unusable = 0; // records without a run, or that could not be read
};

struct TelemetryTaken
{
    std::int64_t unknownRun = 0; // records of runs there are none of
    std::int64_t pastLimit = 0;  // records a run has no room for
};

} // namespace runyard
