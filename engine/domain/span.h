// A task's OpenTelemetry report about its own work: nested spans of time, and the lines logged in them. They
// supplement a run's data and do not affect the run.
#pragma once

#include "engine/domain/run.h"

#include <optional>
#include <string>
#include <vector>

namespace runyard {

/// Stored as numbers: new values may be added, existing ones never change.
enum class SpanStatus { Unset = 0, Ok = 1, Error = 2 };

/// A special meaning of a span. Stored as numbers: new values may be added, existing ones never change.
enum class SpanEntity { None = 0, Attempt = 1, Wait = 2 };

struct Span
{
    std::string id;       // 16 hex digits, lower case
    std::string parentId; // empty = none
    std::string traceId;  // 32 hex digits; may be empty
    std::string name;
    int attempt = 0; // 0 = not reported
    SpanEntity entity = SpanEntity::None;
    SpanStatus status = SpanStatus::Unset;
    TimePoint from;
    std::optional<TimePoint> to; // empty = still in progress when last reported
    int events = 0;
    int exceptions = 0; // number of exceptions among the events
    int logLines = 0;
    bool operator==(const Span &) const = default;
};

struct SpanDetail
{
    Span span;
    std::string statusText;
    std::string attributes;             // a flat JSON object, in the reported order
    std::string events;                 // a JSON array of {name, time (microseconds since 1970), attributes}
    std::vector<std::int64_t> logLines; // numbers of the lines in the run's log, ascending
    bool operator==(const SpanDetail &) const = default;
};

/// The spans of a run, ordered by their beginning.
struct RunSpans
{
    std::vector<Span> spans;
    std::int64_t dropped = 0;      // spans beyond limits::kSpansPerRun
    std::int64_t droppedLines = 0; // log lines beyond limits::kSpanLogBytes
    bool operator==(const RunSpans &) const = default;
};

/// The content of one request of an exporter.
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
        std::string span; // empty = not in a span
        LogLine line;
    };
    std::vector<ReportedSpan> spans;
    std::vector<ReportedLine> lines;
    std::int64_t unusable = 0; // records without a run, or unreadable
};

struct TelemetryTaken
{
    std::int64_t unknownRun = 0; // records of unknown runs
    std::int64_t pastLimit = 0;  // records beyond the limits of their run
};

} // namespace runyard
