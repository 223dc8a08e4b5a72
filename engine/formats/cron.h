// Five-field cron expressions in a named time zone.
// Fields: minute hour day-of-month month day-of-week. Supports *, lists, ranges, steps, names (JAN, MON),
// weekdays 0-7 (0 and 7 = Sunday), L for the last day of the month, 5L or FRIL for the last Friday of the
// month. If both day fields are restricted, either may match. Also @hourly @daily @weekly @monthly @yearly.
#pragma once

#include "engine/base/result.h"
#include "engine/base/time.h"

#include <bitset>
#include <optional>
#include <string>
#include <string_view>

class QDate;
class QTimeZone;

namespace runyard {

class CronExpression
{
public:
    /// Errors name the field and the values allowed there. Rejects days that never occur (31 February).
    static Result<CronExpression> parse(std::string_view text);

    const std::string &text() const { return m_text; }

    /// Returns the first firing strictly after `after` in the IANA zone ("UTC" if empty); empty for an
    /// unknown zone. Clock changes are handled as in Debian's cron: an expression whose minute or hour begins
    /// with * fires whenever the wall clock shows a matching time, so it repeats in a repeated hour. One with
    /// fixed times fires once: at the first of two such times, or at the first instant after the gap if its
    /// time is skipped.
    std::optional<TimePoint> next(TimePoint after, const std::string &zone) const;

    /// Whether neither minute nor hour begins with *.
    bool isAtFixedTimes() const { return m_isAtFixedTimes; }

    /// Returns a description such as "Every day at 03:00" for common expressions, otherwise the expression
    /// itself.
    std::string describe() const;

private:
    bool isOn(QDate date) const;
    bool canFire() const;
    std::optional<TimePoint> nextOn(QDate date, int firstHour, TimePoint after, const QTimeZone &zone) const;

    std::string m_text;
    std::bitset<60> m_minutes;
    std::bitset<24> m_hours;
    std::bitset<32> m_daysOfMonth;
    std::bitset<13> m_months;
    std::bitset<7> m_daysOfWeek;
    bool m_anyDayOfMonth = true;
    bool m_anyDayOfWeek = true;
    std::bitset<7> m_lastDaysOfWeek; // 5L = the last Friday of the month
    bool m_lastDayOfMonth = false;
    bool m_isAtFixedTimes = true;
};

} // namespace runyard
