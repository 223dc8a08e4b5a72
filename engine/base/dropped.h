// Counts what was dropped or rejected at a limit since the program started. No limit acts silently: code that
// drops something counts it here, and status, /healthz and the window show the counts. One set per program,
// which has one engine. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace runyard {

enum class Dropped {
    LogLines,         // of attempts: the log was full, or lines came faster than they could be stored
    CutLogLines,      // longer than limits::kLogLineBytes
    Spans,            // beyond limits::kSpansPerRun
    SpanLogLines,     // beyond limits::kSpanLogBytes
    SpanDetails,      // attributes and events beyond their limits
    TelemetryRecords, // of no known run, or incomplete
    LargeRequests,    // answered with 413
    BusyRequests,     // answered with 503
    Connections,      // without a key; closed to make room
    SlowReaders,      // connections closed because the client stopped reading
    Uploads,          // removed in less than a day to make room
    ChangeFeeds,      // too many changes to report individually: readers reload, nothing is lost
    Notifications,    // too many runs ended to notify of each
};
inline constexpr std::size_t kDroppedKinds = 13;
using DroppedCounts = std::array<std::int64_t, kDroppedKinds>; // by Dropped

void countDropped(Dropped what, std::int64_t count = 1);
DroppedCounts droppedSinceStart();

/// Returns the name for programs, such as "logLines".
std::string_view keyName(Dropped what);
/// Returns the text shown after the number, such as "log lines (the log was full, or they came too fast)".
std::string_view displayName(Dropped what);
/// Whether data is missing that a user might look for. Otherwise the client was informed or can ask again.
bool isLoss(Dropped what);

} // namespace runyard
