// How many runs an engine may be told to execute at once, in all and of one queue.
#pragma once

namespace runyard {

inline constexpr int kMostSlots = 10'000;
inline constexpr int kMostQueueSlots = 100'000;

} // namespace runyard
