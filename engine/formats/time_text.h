// Times and durations as users write them and as the program shows them: list cells, copied text, dates,
// today and yesterday. duration_text.h has stricter forms for machines.
#pragma once

#include "engine/formats/local_time.h"

#include <optional>
#include <string>
#include <string_view>

namespace runyard {

/// How to interpret a time without a zone. By default as in the API: UTC, and independent of the current
/// time.
struct TimeReading
{
    TimeZoneChoice zone = TimeZoneChoice::Utc;
    std::optional<TimePoint> now{}; // for times without a date or a year
    bool isAhead = false;           // such a time means the next one rather than the last one
};

/// The period named by a text: a day, a minute, a second or less, from its beginning to its end.
struct NamedTime
{
    TimePoint from;
    TimePoint to; // the beginning of the next period
    bool isDay = false;
    std::optional<int> fromToday{}; // "today" is 0, "yesterday" is -1; changes as time passes
    std::string note{};             // about clock changes, or the day that was assumed
};

/// Reads "2026-11-24", "2026-11-24 10:41:07.120 CET", "2026-11-24T10:41:07Z", "24 Nov 10:41", "24 Nov 2026",
/// "14:30", "14:30:05", "today", "yesterday 14:30", or milliseconds since 1970. Accepts names of months in
/// English and in the program's language, and digits of any script. A time without a date means the last one
/// in the past; with `isAhead` it means the next one, and "tomorrow 14:30" is accepted as well.
std::optional<NamedTime> readNamedTime(std::string_view text, const TimeReading &reading);

/// Reads "90m", "1h30m", "1.5s", "1,5 s", "2 h 05 min", "250ms" or "04:12" (minutes and seconds); at most 100
/// years.
std::optional<Micros> readSpan(std::string_view text);

/// Converts digits of any script to 0 to 9, and their decimal separators to "." and ",": users type numbers
/// with the keyboard they have.
std::string withPlainDigits(std::string_view text);

} // namespace runyard
