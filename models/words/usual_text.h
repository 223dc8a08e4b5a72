// Measurements in words, beside what is usual for them: "8.4 s, normally 1.1–1.6 s". Pure.
#pragma once

#include "engine/domain/usual_times.h"

#include <QString>

namespace runyard {

struct UsualText
{
    QString text;
    QString tip; // what "normally" means here
    Unusual unusual = Unusual::No;
};

UsualText durationInContext(Millis value, const Sample &usualMicros, const UsualTimes &usual);
UsualText memoryInContext(std::int64_t bytes, const Sample &usualBytes, const UsualTimes &usual);

/// "1.1–1.6 s (from 7 runs)"; empty when too few are known.
QString usualDuration(const Sample &usualMicros);

} // namespace runyard
