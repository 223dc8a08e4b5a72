// Five-field cron expressions in a named time zone.
// Fields: minute hour day-of-month month day-of-week; *, lists, ranges, steps, names (JAN, MON),
// day-of-week 0-7 (0 and 7 = Sunday), L as last day of month; when both day fields are restricted
// either may match. Also @hourly @daily @weekly @monthly @yearly.
#pragma once

#include "engine/domain/result.h"
#include "engine/domain/time.h"

#include <bitset>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

class CronExpression
{
public:
    /// The error names the field and says what is allowed there.
    static Result<CronExpression> parse(std::string_view text);

    const std::string &text() const { return m_text; }

    /// First firing strictly after `after` in the IANA zone ("UTC" when empty). Local times that do
    /// not exist (spring forward) fire at the first instant after the gap; local times that occur
    /// twice fire once, at the first. Empty when there is none within 8 years (30 February).
    std::optional<TimePoint> next(TimePoint after, const std::string &zone) const;

    /// "Every day at 03:00" style words for the common shapes, else the expression itself.
    std::string describe() const;

private:
    std::string m_text;
    std::bitset<60> m_minutes;
    std::bitset<24> m_hours;
    std::bitset<32> m_daysOfMonth;
    std::bitset<13> m_months;
    std::bitset<7> m_daysOfWeek;
    bool m_anyDayOfMonth = true;
    bool m_anyDayOfWeek = true;
    bool m_lastDayOfMonth = false;
};

/// True for IANA names this machine knows.
bool isKnownTimeZone(const std::string &zone);
/// All of them in order, "UTC" first.
std::vector<std::string> knownTimeZones();

} // namespace runyard
