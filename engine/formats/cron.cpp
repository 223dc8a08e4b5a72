#include "engine/formats/cron.h"

#include "engine/base/characters.h"
#include "engine/base/counted.h"
#include "engine/formats/time_zones.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <vector>

namespace runyard {

namespace {

constexpr std::array<std::string_view, 12> kMonthNames = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                          "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::array<std::string_view, 7> kDayNames = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};
constexpr std::array<std::string_view, 7> kDayWords = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};

struct CronField
{
    std::string_view name;
    int low;
    int high;
    std::span<const std::string_view> names; // names[0] is firstName
    int firstName;
    std::string_view allowed;
};

const std::array<CronField, 5> kCronFields = {
    CronField{"minute", 0, 59, {}, 0, "0-59, *, lists, ranges and steps"},
    CronField{"hour", 0, 23, {}, 0, "0-23, *, lists, ranges and steps"},
    CronField{"day of month", 1, 31, {}, 0, "1-31, L for the last day, *, lists, ranges and steps"},
    CronField{"month", 1, 12, kMonthNames, 1, "1-12, JAN-DEC, *, lists, ranges and steps"},
    CronField{
        "day of week", 0, 7, kDayNames, 0,
        "0-7 (0 and 7 are Sunday), SUN-SAT, 5L or FRIL for the last Friday, *, lists, ranges and steps"},
};

std::string upperCase(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return out;
}

std::vector<std::string_view> splitAt(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos)
            return parts;
        text.remove_prefix(at + 1);
    }
}

std::optional<int> cronNumber(std::string_view text)
{
    if (text.empty() || text.size() > 2
        || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    int value = 0;
    for (const char c : text)
        value = value * 10 + (c - '0');
    return value;
}

std::optional<int> cronValue(const CronField &field, std::string_view text)
{
    if (const auto named = std::ranges::find(field.names, upperCase(text)); named != field.names.end())
        return field.firstName + static_cast<int>(named - field.names.begin());
    const auto value = cronNumber(text);
    if (!value || *value < field.low || *value > field.high)
        return std::nullopt;
    return value;
}

/// Reads an element of a list: *, 5, 1-5, */10, 1-30/5, 5/10 (from 5 on). Returns false for a syntax error.
bool readCronElement(const CronField &field, std::string_view element, std::bitset<64> &values)
{
    int step = 1;
    const std::size_t slash = element.find('/');
    if (slash != std::string_view::npos) {
        const auto written = cronNumber(element.substr(slash + 1));
        if (!written || *written < 1)
            return false;
        step = *written;
        element = element.substr(0, slash);
    }
    int first = field.low;
    int last = field.high;
    if (element != "*") {
        const std::size_t dash = element.find('-');
        const auto from = cronValue(field, element.substr(0, dash));
        if (!from)
            return false;
        first = *from;
        if (dash != std::string_view::npos) {
            const auto to = cronValue(field, element.substr(dash + 1));
            if (!to || *to < first)
                return false;
            last = *to;
        } else if (slash == std::string_view::npos) {
            last = first;
        }
    } else if (field.high == 7) {
        last = 6; // "*/2" must not match Sunday again as 7
    }
    for (int value = first; value <= last; value += step)
        values.set(static_cast<std::size_t>(value));
    return true;
}

std::string_view expandCronNickname(std::string_view text)
{
    if (text == "@hourly")
        return "0 * * * *";
    if (text == "@daily" || text == "@midnight")
        return "0 0 * * *";
    if (text == "@weekly")
        return "0 0 * * 0";
    if (text == "@monthly")
        return "0 0 1 * *";
    if (text == "@yearly" || text == "@annually")
        return "0 0 1 1 *";
    return text;
}

Error cronError(std::string_view text, const std::string &why, const std::string &hint)
{
    return {ErrorCode::InvalidInput,
            "\"" + shortenedTo(text, 200) + "\" is not a cron expression: " + why + ".",
            hint,
            {}};
}

template <std::size_t N>
std::bitset<N> narrowed(const std::bitset<64> &values)
{
    std::bitset<N> out;
    for (std::size_t i = 0; i < N; ++i)
        out[i] = values[i];
    return out;
}

constexpr int kYearsSearched = 48; // 29 February may take 40 years to fall on a given weekday

/// The instants at which the wall clock shows this time: none in a gap, two in a repeated hour.
class WallClockInstants
{
public:
    WallClockInstants(QDate date, int hour, int minute, const QTimeZone &zone)
        : m_zone(zone)
        , m_wall(QDateTime(date, QTime(hour, minute), Qt::UTC).toSecsSinceEpoch())
        , m_early(m_wall - std::max(offsetAt(m_wall - kDay), offsetAt(m_wall + kDay)))
        , m_late(m_wall - std::min(offsetAt(m_wall - kDay), offsetAt(m_wall + kDay)))
    {
    }

    std::optional<TimePoint> first() const
    {
        for (const qint64 candidate : {m_early, m_late}) {
            if (shows(candidate))
                return instant(candidate);
        }
        return std::nullopt;
    }
    std::optional<TimePoint> second() const
    {
        return m_early != m_late && shows(m_early) && shows(m_late) ? std::optional(instant(m_late))
                                                                    : std::nullopt;
    }
    TimePoint firstOrAfterTheGap() const
    {
        const auto found = first();
        return found ? *found : afterTheGap();
    }

private:
    static constexpr qint64 kDay = 86'400; // the offsets a day before and after are those around any change

    static TimePoint instant(qint64 seconds) { return TimePoint{Seconds{seconds}}; }
    int offsetAt(qint64 seconds) const
    {
        return m_zone.offsetFromUtc(QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC));
    }
    bool shows(qint64 seconds) const { return seconds + offsetAt(seconds) == m_wall; }
    TimePoint afterTheGap() const
    {
        // In a gap, m_early is before the jump and m_late after it. Finds the jump.
        qint64 low = m_early;
        qint64 high = m_late;
        const int offsetBefore = offsetAt(low);
        while (high - low > 1) {
            const qint64 middle = low + (high - low) / 2;
            (offsetAt(middle) == offsetBefore ? low : high) = middle;
        }
        return instant(high);
    }

    const QTimeZone &m_zone;
    qint64 m_wall;
    qint64 m_early;
    qint64 m_late;
};

/// Reads 5L or FRIL, a weekday followed by L.
std::optional<int> lastWeekday(const CronField &field, std::string_view element)
{
    if (element.size() < 2 || (element.back() != 'L' && element.back() != 'l'))
        return std::nullopt;
    const auto day = cronValue(field, element.substr(0, element.size() - 1));
    return day ? std::optional(*day % 7) : std::nullopt;
}

std::string twoDigits(int value)
{
    return (value < 10 ? "0" : "") + std::to_string(value);
}

template <std::size_t N>
int onlyValue(const std::bitset<N> &values)
{
    if (values.count() != 1)
        return -1;
    for (std::size_t i = 0; i < N; ++i) {
        if (values[i])
            return static_cast<int>(i);
    }
    return -1;
}

} // namespace

Result<CronExpression> CronExpression::parse(std::string_view text)
{
    const std::string_view expanded = expandCronNickname(text);
    std::vector<std::string_view> words;
    for (std::size_t i = 0; i < expanded.size();) {
        const std::size_t end = std::min(expanded.find_first_of(" \t", i), expanded.size());
        if (end > i)
            words.push_back(expanded.substr(i, end - i));
        i = end + 1;
    }
    if (text.starts_with('@') && expanded == text)
        return cronError(text, "this name is not known",
                         "Use @hourly, @daily, @weekly, @monthly, @yearly or five fields.");
    if (words.size() != kCronFields.size())
        return cronError(text, "it has " + counted(std::ssize(words), "field") + " instead of five",
                         "Write minute, hour, day of month, month and day of week, such as "
                         "\"0 3 * * *\" for every day at 03:00.");

    CronExpression cron;
    cron.m_text = std::string(text);
    std::array<std::bitset<64>, 5> values;
    for (std::size_t i = 0; i < kCronFields.size(); ++i) {
        const CronField &field = kCronFields[i];
        for (const std::string_view element : splitAt(words[i], ',')) {
            if (i == 2 && (element == "L" || element == "l"))
                cron.m_lastDayOfMonth = true;
            else if (const auto day = i == 4 ? lastWeekday(field, element) : std::nullopt)
                cron.m_lastDaysOfWeek.set(static_cast<std::size_t>(*day));
            else if (!readCronElement(field, element, values[i]))
                return cronError(
                    text, "\"" + std::string(element) + "\" is not allowed as " + std::string(field.name),
                    "Allowed there: " + std::string(field.allowed) + ".");
        }
    }
    if (values[4][7])
        values[4].set(0);
    cron.m_minutes = narrowed<60>(values[0]);
    cron.m_hours = narrowed<24>(values[1]);
    cron.m_daysOfMonth = narrowed<32>(values[2]);
    cron.m_months = narrowed<13>(values[3]);
    cron.m_daysOfWeek = narrowed<7>(values[4]);
    // As in every cron, a day field that starts with * does not restrict the other one.
    cron.m_anyDayOfMonth = words[2].starts_with('*');
    cron.m_anyDayOfWeek = words[4].starts_with('*');
    cron.m_isAtFixedTimes = !words[0].starts_with('*') && !words[1].starts_with('*');
    if (!cron.canFire())
        return Error{ErrorCode::InvalidInput,
                     "\"" + shortenedTo(text, 200) + "\" would never fire: no month it names has such a day.",
                     "Use L for the last day of a month.",
                     {}};
    return cron;
}

bool CronExpression::canFire() const
{
    if (m_lastDayOfMonth || (!m_anyDayOfMonth && !m_anyDayOfWeek))
        return true; // either day field may match, and every month has every weekday
    for (int month = 1; month <= 12; ++month) {
        const int days = QDate(2028, month, 1).daysInMonth(); // a leap year
        for (int day = 1; m_months[static_cast<std::size_t>(month)] && day <= days; ++day) {
            if (m_daysOfMonth[static_cast<std::size_t>(day)])
                return true;
        }
    }
    return false;
}

bool CronExpression::isOn(QDate date) const
{
    const auto weekday = static_cast<std::size_t>(date.dayOfWeek() % 7);
    const bool dayOfMonth = m_daysOfMonth[static_cast<std::size_t>(date.day())]
                            || (m_lastDayOfMonth && date.day() == date.daysInMonth());
    const bool dayOfWeek =
        m_daysOfWeek[weekday] || (m_lastDaysOfWeek[weekday] && date.day() > date.daysInMonth() - 7);
    return (m_anyDayOfMonth || m_anyDayOfWeek) ? dayOfMonth && dayOfWeek : dayOfMonth || dayOfWeek;
}

std::optional<TimePoint> CronExpression::next(TimePoint after, const std::string &zone) const
{
    const QTimeZone timeZone = timeZoneNamed(zone);
    if (!timeZone.isValid())
        return std::nullopt;
    const auto afterMillis = std::chrono::floor<Millis>(after).time_since_epoch().count();
    const QDateTime start = QDateTime::fromMSecsSinceEpoch(afterMillis, timeZone);
    QDate date = start.date();
    // Much earlier hours than `after` cannot fire again today; no zone shifts by more than three.
    int firstHour = std::max(0, start.time().hour() - 3);
    const QDate lastDate = date.addYears(kYearsSearched);
    for (; date <= lastDate; date = date.addDays(1), firstHour = 0) {
        if (!m_months[static_cast<std::size_t>(date.month())])
            date = QDate(date.year(), date.month(), date.daysInMonth());
        else if (isOn(date)) {
            if (const auto at = nextOn(date, firstHour, after, timeZone))
                return at;
        }
    }
    return std::nullopt;
}

std::optional<TimePoint> CronExpression::nextOn(QDate date, int firstHour, TimePoint after,
                                                const QTimeZone &zone) const
{
    // The order of wall clock times may differ from the order of instants (in a repeated hour), so take the
    // earliest.
    std::optional<TimePoint> best;
    const auto offer = [&](std::optional<TimePoint> at) {
        if (at && *at > after && (!best || *at < *best))
            best = at;
    };
    for (int hour = firstHour; hour < 24; ++hour) {
        for (int minute = 0; m_hours[static_cast<std::size_t>(hour)] && minute < 60; ++minute) {
            if (!m_minutes[static_cast<std::size_t>(minute)])
                continue;
            const WallClockInstants wall(date, hour, minute, zone);
            if (m_isAtFixedTimes) {
                offer(wall.firstOrAfterTheGap());
            } else {
                offer(wall.first());
                offer(wall.second());
            }
        }
        // Consecutive wall clock hours differ by at most a shift of one hour.
        if (best && hour < 23 && WallClockInstants(date, hour + 1, 0, zone).firstOrAfterTheGap() > *best)
            break;
    }
    return best;
}

std::string CronExpression::describe() const
{
    const bool everyDayOfMonth = m_anyDayOfMonth && !m_lastDayOfMonth && m_daysOfMonth.count() == 31;
    const bool everyMonth = m_months.count() == 12;
    const bool everyDayOfWeek = m_daysOfWeek.count() == 7;
    const bool everyDay = everyDayOfMonth && everyDayOfWeek && everyMonth;
    const int minute = onlyValue(m_minutes);
    if (everyDay && m_hours.count() == 24) {
        if (m_minutes.count() == 60)
            return "Every minute";
        if (minute >= 0)
            return "Every hour at :" + twoDigits(minute);
        for (const int step : {2, 3, 4, 5, 6, 10, 12, 15, 20, 30}) {
            bool steps = m_minutes.count() == static_cast<std::size_t>(60 / step);
            for (int m = 0; m < 60 && steps; m += step)
                steps = m_minutes[static_cast<std::size_t>(m)];
            if (steps)
                return "Every " + std::to_string(step) + " minutes";
        }
        return m_text;
    }
    const int hour = onlyValue(m_hours);
    if (minute < 0 || hour < 0)
        return m_text;
    const std::string at = " at " + twoDigits(hour) + ":" + twoDigits(minute);
    if (everyDay)
        return "Every day" + at;
    if (everyDayOfMonth && everyMonth) {
        if (m_daysOfWeek == std::bitset<7>(0b0111110))
            return "Every weekday" + at;
        if (const int day = onlyValue(m_daysOfWeek); day >= 0 && m_lastDaysOfWeek.none())
            return "Every " + std::string(kDayWords[static_cast<std::size_t>(day)]) + at;
        if (const int day = onlyValue(m_lastDaysOfWeek); day >= 0 && m_daysOfWeek.none())
            return "On the last " + std::string(kDayWords[static_cast<std::size_t>(day)]) + " of every month"
                   + at;
    }
    if (m_anyDayOfWeek && everyDayOfWeek && everyMonth) {
        if (m_lastDayOfMonth && m_daysOfMonth.none())
            return "On the last day of every month" + at;
        if (const int day = onlyValue(m_daysOfMonth); day >= 0 && !m_lastDayOfMonth)
            return "On day " + std::to_string(day) + " of every month" + at;
    }
    return m_text;
}

} // namespace runyard
