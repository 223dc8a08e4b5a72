// Limits of the contract and of stored data, and what happens when they are exceeded. Limits that concern a
// single component are declared there.
#pragma once

#include "engine/base/time.h"

#include <cstddef>
#include <cstdint>

namespace runyard::limits {

inline constexpr std::size_t kPayloadBytes = 3'145'728; // larger ones are refused on trigger and replay (413)
inline constexpr std::size_t kOutputBytes = 10'485'760; // the attempt fails with TASK_OUTPUT_ERROR
inline constexpr std::size_t kMetadataBytes = 262'144;  // refused
inline constexpr std::size_t kTagsPerRun = 10;          // refused
inline constexpr std::size_t kTagLength = 128;          // refused; 1 is the minimum
inline constexpr std::size_t kIdempotencyKeyLength = 2048; // refused
inline constexpr std::size_t kTaskIdLength = 256;          // refused
inline constexpr std::size_t kDebounceKeyLength = 512;     // refused
inline constexpr std::size_t kRegionLength = 64;           // refused
inline constexpr int kBatchItems = 10'000;                 // larger batches are refused
inline constexpr std::chrono::hours kBatchItemsTime{
    24};                                             // for all items to arrive; missing ones become errors
inline constexpr std::size_t kLogLineBytes = 65'536; // longer lines are cut, marked with "…"
inline constexpr std::size_t kLogBytesPerAttempt = 268'435'456; // then a single "log is full" line
inline constexpr std::size_t kSpansPerRun = 10'000;             // more are counted, not kept
inline constexpr std::size_t kSpanNameLength = 512;             // cut, marked with "…"
inline constexpr std::size_t kSpanAttributes = 256;             // per span or event; the rest is counted
inline constexpr std::size_t kSpanAttributeBytes = 32'768;      // of all attributes; the rest is counted
inline constexpr std::size_t kSpanValueBytes = 8'192;           // per attribute; cut, marked with "…"
inline constexpr std::size_t kSpanEvents = 128;                 // per span; the rest is counted
inline constexpr std::size_t kSpanEventBytes = 131'072;         // of all events; the rest is counted
inline constexpr std::int64_t kSpanLogBytes =
    67'108'864; // per run, sent by OpenTelemetry; the rest is dropped
inline constexpr std::size_t kTelemetryWaiting = 33'554'432; // bytes not stored yet; beyond that 503
inline constexpr std::size_t kPageRows = 500;                // larger page sizes are refused
inline constexpr int kAttemptCeiling = 250;                  // the maximum for any run
inline constexpr std::size_t kErrorMessageChars = 1'000;     // cut
inline constexpr std::size_t kStackFrames = 50;              // the first 5 and the last 45 are kept
inline constexpr Seconds kMinMaxDuration{5};                 // lower values are raised
inline constexpr Seconds kMaxMaxDuration{
    2'147'483'647};                                  // higher values are lowered; this value means "no limit"
inline constexpr Seconds kDevTtl{600};               // for runs executed by the official command line
inline constexpr Millis kKeepSlotRetryDelay{30'000}; // longer retry delays free the slot
inline constexpr Millis kCancelGrace{10'000};        // between SIGTERM and SIGKILL
inline constexpr std::chrono::hours kIdempotencyKeyTtl{24 * 30};
inline constexpr std::chrono::hours kRequestKeyLifetime{1}; // afterwards the same request creates a new run

} // namespace runyard::limits
