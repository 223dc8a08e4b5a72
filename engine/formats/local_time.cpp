#include "engine/formats/local_time.h"

#include <QDateTime>

#include <cstdio>

namespace runyard {

namespace {

QDateTime dateTimeAt(TimePoint at, TimeZoneChoice zone)
{
    const auto millis = std::chrono::floor<Millis>(at).time_since_epoch().count();
    return QDateTime::fromMSecsSinceEpoch(millis, zone == TimeZoneChoice::Utc ? Qt::UTC : Qt::LocalTime);
}

/// Returns the moment between the two at which the offset changes, to the second.
TimePoint changeBetween(TimePoint before, TimePoint after, TimeZoneChoice zone)
{
    const Seconds first = offsetAt(before, zone);
    while (after - before > Seconds{1}) {
        const TimePoint middle = before + std::chrono::floor<Seconds>((after - before) / 2);
        (offsetAt(middle, zone) == first ? before : after) = middle;
    }
    return std::chrono::floor<Seconds>(after);
}

/// "02:30" or "02:30:15".
std::string timeOfDayText(WallTime wall)
{
    const std::string whole = wallText(wall).substr(11);
    return whole.ends_with(":00") ? whole.substr(0, 5) : whole;
}

} // namespace

Seconds offsetAt(TimePoint at, TimeZoneChoice zone)
{
    return Seconds{zone == TimeZoneChoice::Utc ? 0 : dateTimeAt(at, zone).offsetFromUtc()};
}

ClockReading momentOf(WallTime wall, TimeZoneChoice zone)
{
    const TimePoint asUtc{wall.time_since_epoch()};
    if (zone == TimeZoneChoice::Utc)
        return {ClockReading::Kind::Once, asUtc, {}};
    constexpr std::chrono::hours kAround{26}; // larger than any UTC offset
    const Seconds before = offsetAt(asUtc - kAround, zone);
    const Seconds after = offsetAt(asUtc + kAround, zone);
    const bool isBefore = offsetAt(asUtc - before, zone) == before;
    const bool isAfter = offsetAt(asUtc - after, zone) == after;
    if (isBefore && isAfter && before != after)
        return {ClockReading::Kind::Twice, asUtc - before, asUtc - after};
    if (isBefore || isAfter)
        return {ClockReading::Kind::Once, asUtc - (isBefore ? before : after), {}};
    return {ClockReading::Kind::Skipped, changeBetween(asUtc - kAround, asUtc + kAround, zone), {}};
}

WallTime wallTimeAt(TimePoint at, TimeZoneChoice zone)
{
    return WallTime{at.time_since_epoch() + offsetAt(at, zone)};
}

TimePoint startOfDay(TimePoint now, int days, TimeZoneChoice zone)
{
    const auto today = std::chrono::floor<std::chrono::days>(wallTimeAt(now, zone));
    return momentOf(today + std::chrono::days{days}, zone).at;
}

std::string zoneNameAt(TimePoint at, TimeZoneChoice zone)
{
    if (zone == TimeZoneChoice::Utc)
        return "UTC";
    return dateTimeAt(at, zone).timeZoneAbbreviation().toStdString();
}

std::string wallText(WallTime wall)
{
    const auto day = std::chrono::floor<std::chrono::days>(wall);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{wall - day};
    char buffer[64];
    int size =
        std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u %02d:%02d:%02d", static_cast<int>(date.year()),
                      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                      static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                      static_cast<int>(time.seconds().count()));
    const int micros = static_cast<int>(time.subseconds().count());
    if (micros % 1'000 != 0)
        size += std::snprintf(buffer + size, sizeof buffer - static_cast<std::size_t>(size), ".%06d", micros);
    else if (micros != 0)
        size += std::snprintf(buffer + size, sizeof buffer - static_cast<std::size_t>(size), ".%03d",
                              micros / 1'000);
    return {buffer, static_cast<std::size_t>(size)};
}

std::string clockNote(WallTime wall, TimeZoneChoice zone)
{
    const ClockReading reading = momentOf(wall, zone);
    if (reading.kind == ClockReading::Kind::Once)
        return {};
    const std::string time = timeOfDayText(wall);
    const std::string day = wallText(wall).substr(0, 10);
    const std::string taken =
        timeOfDayText(wallTimeAt(reading.at, zone)) + " " + zoneNameAt(reading.at, zone);
    if (reading.kind == ClockReading::Kind::Skipped)
        return time + " does not exist on " + day + ": the clocks go forward. " + taken + " is used.";
    return time + " occurs twice on " + day + ": the clocks go back. The first, " + taken
           + ", is used; the second is " + time + " " + zoneNameAt(*reading.second, zone) + ".";
}

} // namespace runyard
