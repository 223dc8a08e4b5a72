// Durations as users write them: one or more <integer><unit>, unit w, d, h, hr, m or s, each at most
// once, no spaces, no decimals, at most 100 characters: "90m", "1h42m", "2d".
#pragma once

#include "engine/base/result.h"
#include "engine/base/time.h"

#include <string>
#include <string_view>

namespace runyard {

/// Error explains what is wrong with this text ("1.5h": write 1h30m).
Result<Millis> parseDuration(std::string_view text);

/// The shortest text parseDuration reads back as the same whole seconds: 5400 s -> "1h30m".
std::string durationText(Seconds duration);

/// A point in time as users write it: ISO 8601 (with zone or Z; without zone = UTC), or a duration
/// from `now`. Dates are tried first. Past dates are accepted; the caller decides.
Result<TimePoint> parseTimeOrDuration(std::string_view text, TimePoint now);

/// ISO 8601 with milliseconds and Z: "2026-11-24T10:41:07.120Z".
std::string isoText(TimePoint at);
Result<TimePoint> parseIso(std::string_view text);

} // namespace runyard
