// Measures how long something has been in progress, from its start according to the clock at that time.
#pragma once

#include "engine/base/time.h"

namespace runyard {

/// Returns `now` on the clock that was in effect at `began`: steps of the machine's clock while this program
/// ran are subtracted. Never before `began`. If `now` is not the present (a look at the past), it is only
/// kept from preceding `began`. Any thread.
TimePoint nowSince(TimePoint began, TimePoint now);

/// Records whether the clock was set since the last call. Call it often.
void watchForClockSteps();

} // namespace runyard
