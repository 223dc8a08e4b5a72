// How many runs an engine may be told to execute at once.
#pragma once

namespace runyard {

inline constexpr int kMostSlots = 10'000;

} // namespace runyard
