#include "views/widgets/wall_clock.h"

#include "engine/formats/local_time.h"
#include "models/words/format.h"
#include "models/words/query_text.h"

#include <QDateTimeEdit>

namespace runyard::wall_clock {

static TimeZoneChoice shownZone()
{
    return query_text::reading().zone;
}

static WallTime wallTimeIn(const QDateTimeEdit &field)
{
    return WallTime{Millis{field.dateTime().toMSecsSinceEpoch()}};
}

static bool isSecondOfTwo(const ClockReading &reading, const std::optional<TimePoint> &known)
{
    return reading.second && known
           && std::chrono::floor<Seconds>(*reading.second) == std::chrono::floor<Seconds>(*known);
}

void prepare(QDateTimeEdit &field)
{
    field.setTimeSpec(Qt::UTC); // it has every time of every day exactly once
}

void show(QDateTimeEdit &field, TimePoint at)
{
    const auto millis = std::chrono::floor<Millis>(wallTimeAt(at, shownZone()).time_since_epoch()).count();
    field.setDateTime(QDateTime::fromMSecsSinceEpoch(millis, Qt::UTC));
}

TimePoint moment(const QDateTimeEdit &field, std::optional<TimePoint> known)
{
    const ClockReading reading = momentOf(wallTimeIn(field), shownZone());
    return isSecondOfTwo(reading, known) ? *reading.second : reading.at;
}

QString note(const QDateTimeEdit &field, std::optional<TimePoint> known)
{
    const WallTime wall = wallTimeIn(field);
    if (isSecondOfTwo(momentOf(wall, shownZone()), known))
        return {};
    return format::text(clockNote(wall, shownZone()));
}

} // namespace runyard::wall_clock
