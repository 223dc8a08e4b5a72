// How long something that is under way has taken, from the moment it began by the clock of that time.
#pragma once

#include "engine/base/time.h"

namespace runyard {

/// `now` as the clock would tell it that told `began`: when the machine's clock was set in between while
/// this program ran, that is taken out. Never before `began`. A `now` that is not the present (a look at the
/// past) is only kept from being before `began`. Any thread.
TimePoint nowSince(TimePoint began, TimePoint now);

/// Notes whether the clock was set since it was called last; whoever wakes often calls it.
void watchForClockSteps();

} // namespace runyard
