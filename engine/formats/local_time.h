// Wall clock times, in UTC or in the time zone of this machine, and clock changes: an hour in spring that
// does not exist, and an hour in autumn that occurs twice.
#pragma once

#include "engine/base/time.h"

#include <optional>
#include <string>

namespace runyard {

enum class TimeZoneChoice { Utc, Local };

/// A date and a time of day without a zone.
using WallTime = std::chrono::local_time<Micros>;

struct ClockReading
{
    enum class Kind { Once, Skipped, Twice };

    Kind kind = Kind::Once;
    TimePoint at;                    // Skipped: the moment of the change; Twice: the first of the two
    std::optional<TimePoint> second; // Twice only
};

/// Returns when a clock in the zone shows this time.
ClockReading momentOf(WallTime wall, TimeZoneChoice zone);
/// Returns what a clock in the zone shows at this moment.
WallTime wallTimeAt(TimePoint at, TimeZoneChoice zone);
/// Returns the start of the day `days` after the day of `now`. Days of 23 and 25 hours count as one.
TimePoint startOfDay(TimePoint now, int days, TimeZoneChoice zone);
/// Returns the abbreviation in use at that moment: "UTC", or "CET" in winter and "CEST" in summer.
std::string zoneNameAt(TimePoint at, TimeZoneChoice zone);
Seconds offsetAt(TimePoint at, TimeZoneChoice zone);

/// Returns "2026-03-29 02:30:00", with milliseconds or microseconds if they are not zero.
std::string wallText(WallTime wall);

/// Returns a sentence about a time that does not exist or occurs twice, and the moment used for it; otherwise
/// empty.
std::string clockNote(WallTime wall, TimeZoneChoice zone);

} // namespace runyard
