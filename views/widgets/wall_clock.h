// A field for a date and a time in the zone that the window shows its times in. It holds what was typed, also
// where the clocks change: the field of Qt itself moves on to another time there without a word.
#pragma once

#include "engine/base/time.h"

#include <QString>

#include <optional>

class QDateTimeEdit;

namespace runyard::wall_clock {

void prepare(QDateTimeEdit &field); // before anything is shown in it
void show(QDateTimeEdit &field, TimePoint at);
/// Where the time comes twice, `known` is taken if it is one of the two, else the first.
TimePoint moment(const QDateTimeEdit &field, std::optional<TimePoint> known = {});
/// Empty, or a sentence about clocks that change and what is taken.
QString note(const QDateTimeEdit &field, std::optional<TimePoint> known = {});

} // namespace runyard::wall_clock
