// Times as clocks on the wall show them, in UTC or in the zone of this machine, and what becomes of them
// when clocks change: an hour in spring that does not exist, an hour in autumn that comes twice.
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
    TimePoint at;                    // Skipped: when the clocks went on; Twice: the first of the two
    std::optional<TimePoint> second; // Twice only
};

/// When a clock in the zone shows this.
ClockReading momentOf(WallTime wall, TimeZoneChoice zone);
/// What a clock in the zone shows then.
WallTime wallTimeAt(TimePoint at, TimeZoneChoice zone);
/// The moment the day begins that is `days` after the one of `now`. Days of 23 and 25 hours count as one.
TimePoint startOfDay(TimePoint now, int days, TimeZoneChoice zone);
/// What the zone is called then: "UTC", "CET" in winter and "CEST" in summer.
std::string zoneNameAt(TimePoint at, TimeZoneChoice zone);
Seconds offsetAt(TimePoint at, TimeZoneChoice zone);

/// "2026-03-29 02:30:00", with milliseconds or microseconds where there are some.
std::string wallText(WallTime wall);

/// Empty, or a sentence for people about a time that does not exist or comes twice, and what is taken.
std::string clockNote(WallTime wall, TimeZoneChoice zone);

} // namespace runyard
