// Reads OTLP/JSON from OpenTelemetry exporters: spans and log records with the run they belong to. A body that
// is not OTLP is refused as a whole; an unusable record is dropped and counted. Sizes are limited by limits.h.
//
// Each record, or its resource, names the run ("$metadata.ctx.run.id"). The context repeated on every record
// ("$metadata.…") is stored only with the span of the attempt.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/span.h"

#include <string_view>

namespace runyard::wire {

/// Limit per request; a larger request is refused as a whole (TooLarge), so that no commit takes long.
/// Exporters send 64 to 512.
inline constexpr std::size_t kMostRecords = 4'096;
/// Limit per log record; the rest is cut.
inline constexpr std::size_t kMostLines = 1'000;
/// Limit for all log records of a request, as kMostRecords.
inline constexpr std::size_t kMostLinesInAll = 16'384;

Result<Telemetry> otlpTraces(std::string_view body);
/// `now` is used for records without a time.
Result<Telemetry> otlpLogs(std::string_view body, TimePoint now);

} // namespace runyard::wire
