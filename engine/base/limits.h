// Every bound in one place. What happens at the bound is said beside it.
#pragma once

#include "engine/base/time.h"

#include <cstddef>
#include <cstdint>

namespace runyard::limits {

inline constexpr std::size_t kPayloadBytes = 3'145'728;         // trigger and replay refuse more (413)
inline constexpr std::size_t kOutputBytes = 10'485'760;         // the attempt fails with TASK_OUTPUT_ERROR
inline constexpr std::size_t kMetadataBytes = 262'144;          // refused
inline constexpr std::size_t kTagsPerRun = 10;                  // refused
inline constexpr std::size_t kTagLength = 128;                  // refused; 1 is the minimum
inline constexpr std::size_t kIdempotencyKeyLength = 2048;      // refused
inline constexpr std::size_t kTaskIdLength = 256;               // refused
inline constexpr std::size_t kDebounceKeyLength = 512;          // refused
inline constexpr std::size_t kRegionLength = 64;                // refused
inline constexpr int kBatchItems = 10'000;                      // batches of more are refused
inline constexpr std::chrono::hours kBatchItemsTime{24};        // for all to come; the rest become errors
inline constexpr std::size_t kLogLineBytes = 65'536;            // longer lines are cut, marked with "…"
inline constexpr std::size_t kLogBytesPerAttempt = 268'435'456; // then one "log is full" line
inline constexpr std::size_t kSpansPerRun = 10'000;             // more are counted, not kept
inline constexpr std::size_t kSpanNameLength = 512;             // cut, marked with "…"
inline constexpr std::size_t kSpanAttributes = 256;             // of a span or an event; the rest is counted
inline constexpr std::size_t kSpanAttributeBytes = 32'768;      // of all of them; the rest is counted
inline constexpr std::size_t kSpanValueBytes = 8'192;           // of one; cut, marked with "…"
inline constexpr std::size_t kSpanEvents = 128;                 // of a span; the rest is counted
inline constexpr std::size_t kSpanEventBytes = 131'072;         // of all of them; the rest is counted
inline constexpr std::int64_t kSpanLogBytes = 67'108'864;       // of a run by OpenTelemetry; then dropped
inline constexpr std::size_t kTelemetryWaiting = 33'554'432;    // bytes not stored yet; then 503
inline constexpr std::size_t kPageRows = 500;                   // larger page sizes are refused
inline constexpr int kAttemptCeiling = 250;                     // no run gets more attempts
inline constexpr std::size_t kErrorMessageChars = 1'000;        // cut
inline constexpr std::size_t kStackFrames = 50;                 // first 5 and last 45 are kept
inline constexpr Seconds kMinMaxDuration{5};                    // lower values are raised
inline constexpr Seconds kMaxMaxDuration{2'147'483'647}; // higher ones lowered; this one means "no limit"
inline constexpr Seconds kDevTtl{600};                   // of runs that the official command line executes
inline constexpr Millis kKeepSlotRetryDelay{30'000};     // longer retry delays give the slot back
inline constexpr Millis kCancelGrace{10'000};            // SIGTERM, then this long, then SIGKILL
inline constexpr std::chrono::hours kIdempotencyKeyTtl{24 * 30};
inline constexpr std::chrono::hours kRequestKeyLifetime{1}; // then the same request makes a new run

} // namespace runyard::limits
