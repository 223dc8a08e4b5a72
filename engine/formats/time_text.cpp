#include "engine/formats/time_text.h"

#include <QLocale>
#include <QRegularExpression>
#include <QString>

#include <array>
#include <cmath>

namespace runyard {

namespace {

using std::chrono::days;

constexpr std::int64_t kMaxMicros = 100LL * 366 * 86'400 * 1'000'000;

QString plainDigits(QString text)
{
    for (QChar &c : text) {
        if (c.isDigit())
            c = QChar(u'0' + c.digitValue());
        else if (c == QChar(0x066b)) // Arabic decimal separator
            c = QLatin1Char('.');
        else if (c == QChar(0x00a0) || c == QChar(0x202f)) // spaces within a number
            c = QLatin1Char(' ');
    }
    return text;
}

QString textOf(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

/// Returns 1 to 12 for the name of a month, in full or abbreviated, with or without a point.
int monthNamed(QString name)
{
    const auto bare = [](QString text) { return text.remove(QLatin1Char('.')).toCaseFolded(); };
    name = bare(name);
    for (const QLocale &locale : {QLocale::c(), QLocale()}) {
        for (int month = 1; month <= 12; ++month) {
            for (const auto form : {QLocale::ShortFormat, QLocale::LongFormat}) {
                if (name == bare(locale.monthName(month, form))
                    || name == bare(locale.standaloneMonthName(month, form)))
                    return month;
            }
        }
    }
    return 0;
}

const QRegularExpression &timeForm()
{
    static const QRegularExpression form(QStringLiteral(
        "^(?:(?<year>\\d{4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})"
        "|(?<named>\\d{1,2})\\.? (?<name>\\p{L}[\\p{L}\\p{M}]*)\\.?(?: (?<its>\\d{4}))?"
        "|(?<word>today|yesterday|tomorrow))?"
        "(?:(?:^|[Tt]|,? "
        "+)(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<part>\\d{1,9}))?)?"
        "(?: *(?<zone>[Zz]|[+-]\\d{2}(?::?\\d{2})?|[A-Z]{2,5}))?)?$"));
    return form;
}

/// Returns the first possible day, if the text contains one; sets `hasYear` if no other day is possible.
std::optional<std::chrono::local_days> dayIn(const QRegularExpressionMatch &match, const TimeReading &reading,
                                             bool &hasYear)
{
    const auto number = [&match](const char *name) { return match.captured(QLatin1String(name)).toInt(); };
    const auto valid = [](int year, int month, int day) -> std::optional<std::chrono::local_days> {
        const std::chrono::year_month_day date{std::chrono::year{year},
                                               std::chrono::month{static_cast<unsigned>(month)},
                                               std::chrono::day{static_cast<unsigned>(day)}};
        return date.ok() ? std::optional(std::chrono::local_days{date}) : std::nullopt;
    };
    hasYear = true;
    if (!match.captured(QStringLiteral("year")).isEmpty())
        return valid(number("year"), number("month"), number("day"));
    const int month = monthNamed(match.captured(QStringLiteral("name")));
    if (month == 0)
        return {};
    if (!match.captured(QStringLiteral("its")).isEmpty())
        return valid(number("its"), month, number("named"));
    hasYear = false;
    if (!reading.now)
        return {};
    const std::chrono::year_month_day today{std::chrono::floor<days>(wallTimeAt(*reading.now, reading.zone))};
    const int year = static_cast<int>(today.year());
    const auto thisYear = valid(year, month, number("named"));
    if (reading.isAhead)
        return thisYear && *thisYear < std::chrono::local_days{today}
                   ? valid(year + 1, month, number("named"))
                   : thisYear;
    const bool isLater = thisYear && *thisYear > std::chrono::local_days{today};
    return isLater ? valid(year - 1, month, number("named")) : thisYear;
}

struct ClockTime
{
    Micros ofDay{0};
    Micros unit{0}; // the precision of the notation
};

std::optional<ClockTime> clockIn(const QRegularExpressionMatch &match)
{
    const int hour = match.captured(QStringLiteral("hour")).toInt();
    const int minute = match.captured(QStringLiteral("minute")).toInt();
    const QString second = match.captured(QStringLiteral("second"));
    const QString part = match.captured(QStringLiteral("part")).left(6);
    if (hour > 23 || minute > 59 || second.toInt() > 59)
        return {};
    ClockTime clock;
    clock.ofDay = std::chrono::hours{hour} + std::chrono::minutes{minute} + Seconds{second.toInt()}
                  + Micros{part.leftJustified(6, QLatin1Char('0')).toInt()};
    clock.unit = second.isEmpty() ? Micros(std::chrono::minutes{1})
                 : part.isEmpty() ? Micros(Seconds{1})
                                  : Micros{static_cast<std::int64_t>(std::pow(10, 6 - part.size()) + 0.5)};
    return clock;
}

/// Returns the moment of a time followed by a zone; empty if the zone is not in use then.
std::optional<TimePoint> momentInZone(WallTime wall, const QString &zone)
{
    const TimePoint asUtc{wall.time_since_epoch()};
    if (zone.startsWith(QLatin1Char('+')) || zone.startsWith(QLatin1Char('-'))) {
        const int hours = zone.mid(1, 2).toInt();
        const int minutes = zone.right(zone.size() > 3 ? 2 : 0).toInt();
        const Micros offset = std::chrono::hours{hours} + std::chrono::minutes{minutes};
        return zone[0] == QLatin1Char('+') ? asUtc - offset : asUtc + offset;
    }
    if (zone == QLatin1String("Z") || zone == QLatin1String("z") || zone == QLatin1String("UTC")
        || zone == QLatin1String("GMT"))
        return asUtc;
    const ClockReading local = momentOf(wall, TimeZoneChoice::Local);
    for (const TimePoint at : {local.at, local.second.value_or(local.at)}) {
        if (zoneNameAt(at, TimeZoneChoice::Local) == zone.toStdString())
            return at;
    }
    return {};
}

NamedTime namedDay(std::chrono::local_days day, TimeZoneChoice zone)
{
    return {momentOf(day, zone).at, momentOf(day + days{1}, zone).at, true, {}, {}};
}

/// Includes a second occurrence of the clock time when clocks go back.
NamedTime namedClock(WallTime wall, const ClockTime &clock, const QString &zone, TimeZoneChoice choice)
{
    if (!zone.isEmpty()) {
        const TimePoint at = momentInZone(wall, zone).value_or(TimePoint{});
        return {at, at + clock.unit, false, {}, {}};
    }
    const TimePoint at = momentOf(wall, choice).at;
    return {at, at + clock.unit, false, {}, clockNote(wall, choice)};
}

std::optional<NamedTime> epochTime(const QString &text)
{
    static const QRegularExpression millis(QStringLiteral("^\\d{12,14}$"));
    if (!millis.match(text).hasMatch())
        return {};
    const TimePoint at{Millis{text.toLongLong()}};
    return NamedTime{at, at + Millis{1}, false, {}, {}};
}

struct SpanUnit
{
    QLatin1String name;
    double micros;
};

const std::array kSpanUnits = {
    SpanUnit{QLatin1String("w"), 604'800e6}, SpanUnit{QLatin1String("d"), 86'400e6},
    SpanUnit{QLatin1String("hr"), 3'600e6},  SpanUnit{QLatin1String("h"), 3'600e6},
    SpanUnit{QLatin1String("min"), 60e6},    SpanUnit{QLatin1String("ms"), 1e3},
    SpanUnit{QLatin1String("us"), 1},        SpanUnit{QLatin1String("m"), 60e6},
    SpanUnit{QLatin1String("sec"), 1e6},     SpanUnit{QLatin1String("s"), 1e6}};

std::optional<double> unitNamed(const QString &name)
{
    for (const SpanUnit &unit : kSpanUnits) {
        if (name == unit.name || (unit.micros == 1 && name == QStringLiteral("µs")))
            return unit.micros;
    }
    return {};
}

/// Reads "04:12", as lists show durations of minutes.
std::optional<Micros> minutesAndSeconds(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^(\\d{1,2}):([0-5]\\d)$"));
    const auto match = form.match(text);
    if (!match.hasMatch())
        return {};
    return std::chrono::minutes{match.captured(1).toInt()} + Seconds{match.captured(2).toInt()};
}

} // namespace

std::string withPlainDigits(std::string_view text)
{
    return plainDigits(textOf(text)).toStdString();
}

std::optional<NamedTime> readNamedTime(std::string_view written, const TimeReading &reading)
{
    const QString text = plainDigits(textOf(written)).simplified();
    if (auto epoch = epochTime(text))
        return epoch;
    const auto match = timeForm().match(text);
    if (text.isEmpty() || !match.hasMatch())
        return {};
    const bool hasClock = !match.captured(QStringLiteral("hour")).isEmpty();
    const QString word = match.captured(QStringLiteral("word"));
    const bool isTomorrow = word == QLatin1String("tomorrow");
    if (isTomorrow && !reading.isAhead)
        return {}; // it is always in the future
    const QString zone = match.captured(QStringLiteral("zone"));
    const bool hasDate =
        match.capturedStart(QStringLiteral("year")) >= 0 || match.capturedStart(QStringLiteral("named")) >= 0;
    if (!hasDate && !reading.now && (hasClock || word.isEmpty()))
        return {};
    bool hasYear = false;
    std::optional<std::chrono::local_days> day;
    if (hasDate) {
        day = dayIn(match, reading, hasYear);
    } else {
        const TimePoint now = reading.now.value_or(TimePoint{});
        day = std::chrono::floor<days>(wallTimeAt(now, reading.zone));
        if (word == QLatin1String("yesterday"))
            *day -= days{1};
        else if (isTomorrow)
            *day += days{1};
    }
    if (!day)
        return {};
    if (!hasClock) {
        NamedTime named = namedDay(*day, reading.zone);
        if (!word.isEmpty())
            named.fromToday = isTomorrow ? 1 : word == QLatin1String("today") ? 0 : -1;
        return named;
    }
    const auto clock = clockIn(match);
    if (!clock || (!zone.isEmpty() && !momentInZone(*day + clock->ofDay, zone)))
        return {};
    NamedTime named = namedClock(*day + clock->ofDay, *clock, zone, reading.zone);
    const bool isOtherDay = reading.isAhead ? named.from <= reading.now : named.from > reading.now;
    if (!hasDate && word.isEmpty() && isOtherDay) {
        named = namedClock(*day + days{reading.isAhead ? 1 : -1} + clock->ofDay, *clock, zone, reading.zone);
        named.note = text.toStdString()
                     + (reading.isAhead ? " has passed today, so tomorrow is assumed."
                                        : " is still ahead today, so yesterday is assumed.")
                     + (named.note.empty() ? "" : " " + named.note);
    }
    return named;
}

std::optional<Micros> readSpan(std::string_view written)
{
    static const QRegularExpression piece(QStringLiteral("\\G *(\\d{1,15}(?:[.,]\\d{1,9})?) *(\\p{L}+)"));
    const QString text = plainDigits(textOf(written)).simplified();
    if (const auto clock = minutesAndSeconds(text))
        return clock;
    double total = 0;
    qsizetype at = 0;
    std::vector<double> seen;
    while (at < text.size()) {
        const auto match = piece.match(text, at);
        const auto unit = match.hasMatch() ? unitNamed(match.captured(2)) : std::nullopt;
        if (!unit || std::find(seen.begin(), seen.end(), *unit) != seen.end())
            return {};
        seen.push_back(*unit);
        total += match.captured(1).replace(QLatin1Char(','), QLatin1Char('.')).toDouble() * *unit;
        at = match.capturedEnd();
    }
    if (seen.empty() || total > static_cast<double>(kMaxMicros))
        return {};
    return Micros{std::llround(total)};
}

} // namespace runyard
