// A field for a date and a time in the time zone of the window. It keeps what was typed, even where the
// clocks change: Qt's own field silently moves to another time there.
#pragma once

#include "engine/base/time.h"

#include <QString>

#include <optional>

class QDateTimeEdit;

namespace runyard::wall_clock {

void prepare(QDateTimeEdit &field); // before anything is shown in it
void show(QDateTimeEdit &field, TimePoint at);
/// Where a time occurs twice, takes `known` if it is one of the two, else the first.
TimePoint moment(const QDateTimeEdit &field, std::optional<TimePoint> known = {});
/// Empty, or a sentence about changing clocks and the time that is taken.
QString note(const QDateTimeEdit &field, std::optional<TimePoint> known = {});

} // namespace runyard::wall_clock
