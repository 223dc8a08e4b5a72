// What was not kept or was turned away because of a bound, counted since the program started. Nothing that
// happens at a bound is silent: whoever drops something counts it here, and status, /healthz and the window show
// the counts. One set for the program, as it has one engine. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace runyard {

enum class Dropped {
    LogLines,         // of attempts: the log was full, or they came faster than they could be stored
    CutLogLines,      // longer than limits::kLogLineBytes
    Spans,            // past limits::kSpansPerRun
    SpanLogLines,     // past limits::kSpanLogBytes
    SpanDetails,      // attributes and events past their limits
    TelemetryRecords, // of no run there is, or without what a record needs
    LargeRequests,    // answered with 413
    BusyRequests,     // answered with 503
    Connections,      // without a key, closed to make room
    SlowReaders,      // connections closed because nothing was taken from them
    Uploads,          // removed before their day was over, to make room
    ChangeFeeds,      // more changed than is told one by one: readers read anew, nothing is lost
    Notifications,    // times that more runs ended than is told one by one
};
inline constexpr std::size_t kDroppedKinds = 13;
using DroppedCounts = std::array<std::int64_t, kDroppedKinds>; // by Dropped

void countDropped(Dropped what, std::int64_t count = 1);
DroppedCounts droppedSinceStart();

/// "logLines": for programs.
std::string_view keyName(Dropped what);
/// "log lines (the log was full, or they came too fast)": for people, behind a number.
std::string_view displayName(Dropped what);
/// Something that a user would look for is not there. Else somebody was told, or can ask again.
bool isLoss(Dropped what);

} // namespace runyard
