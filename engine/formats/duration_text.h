// Durations in the users' notation: one or more <integer><unit> with unit w, d, h, hr, m or s, each at most
// once, without spaces or decimals, at most 100 characters: "90m", "1h42m", "2d".
#pragma once

#include "engine/base/result.h"
#include "engine/base/time.h"

#include <string>
#include <string_view>

namespace runyard {

/// The error explains what is wrong with the text ("1.5h": write 1h30m).
Result<Millis> parseDuration(std::string_view text);

/// Returns the shortest text that parseDuration() reads as the same whole seconds: 5400 s -> "1h30m".
std::string durationText(Seconds duration);

/// Reads a point in time in the users' notation: ISO 8601 (with a zone or Z; UTC without), or a duration from
/// `now`. Tries dates first. Accepts past dates; the caller decides about them.
Result<TimePoint> parseTimeOrDuration(std::string_view text, TimePoint now);

/// Returns ISO 8601 with milliseconds and Z: "2026-11-24T10:41:07.120Z".
std::string isoText(TimePoint at);
Result<TimePoint> parseIso(std::string_view text);

} // namespace runyard
