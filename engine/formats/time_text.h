// Times and durations as people write them and as the program shows them: the cells of its lists, what they
// copy, dates, today and yesterday. Stricter forms for machines are in duration_text.h.
#pragma once

#include "engine/formats/local_time.h"

#include <optional>
#include <string>
#include <string_view>

namespace runyard {

/// How a time without a zone is meant. The default is that of the wire: UTC, and nothing that depends on
/// the moment it is read at.
struct TimeReading
{
    TimeZoneChoice zone = TimeZoneChoice::Utc;
    std::optional<TimePoint> now{}; // for times without a date or a year
    bool isAhead = false;           // such a time is the next one, not the last one
};

/// What a text names: a day, a minute, a second or less, from its beginning to its end.
struct NamedTime
{
    TimePoint from;
    TimePoint to; // the beginning of what follows
    bool isDay = false;
    std::optional<int> fromToday{}; // "today" is 0, "yesterday" -1: moves on with time
    std::string note{};             // about clocks that change, or the day that was taken
};

/// "2026-11-24", "2026-11-24 10:41:07.120 CET", "2026-11-24T10:41:07Z", "24 Nov 10:41", "24 Nov 2026",
/// "14:30", "14:30:05", "today", "yesterday 14:30", milliseconds since 1970. Names of months in English
/// and in the language of the program's locale; digits of any script. A time without a date is the last
/// one that has been; ahead it is the next one, and "tomorrow 14:30" is taken as well.
std::optional<NamedTime> readNamedTime(std::string_view text, const TimeReading &reading);

/// "90m", "1h30m", "1.5s", "1,5 s", "2 h 05 min", "250ms", "04:12" (minutes and seconds); at most 100 years.
std::optional<Micros> readSpan(std::string_view text);

/// Digits of any script as 0 to 9, and their decimal separators as "." and ",": people type numbers with
/// the keyboard they have.
std::string withPlainDigits(std::string_view text);

} // namespace runyard
