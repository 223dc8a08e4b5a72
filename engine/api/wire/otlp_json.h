// OTLP/JSON, as OpenTelemetry's exporters post it: spans and log records with the run they belong to. A body
// that is no OTLP is refused whole; a record that cannot be used is left out and counted. Sizes are bounded
// as limits.h says.
//
// The run stands on each record ("$metadata.ctx.run.id"), or on its resource. What the context repeats on
// every record ("$metadata.…") is kept with the span of the attempt only.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/span.h"

#include <string_view>

namespace runyard::wire {

/// In one request; with more it is refused whole (TooLarge), so that one commit never takes long. Exporters send
/// 64 to 512.
inline constexpr std::size_t kMaxRecords = 4'096;
/// Of one log record; the rest is cut.
inline constexpr std::size_t kMaxLines = 1'000;
/// Of all log records of a request, as kMaxRecords.
inline constexpr std::size_t kMaxLinesInAll = 16'384;

Result<Telemetry> otlpTraces(std::string_view body);
/// `now`: of records that carry no time.
Result<Telemetry> otlpLogs(std::string_view body, TimePoint now);

} // namespace runyard::wire
