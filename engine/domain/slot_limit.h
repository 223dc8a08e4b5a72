// How many runs an engine may be told to execute at once, in all and of one queue.
#pragma once

namespace runyard {

inline constexpr int kMaxSlots = 10'000;
inline constexpr int kMaxQueueSlots = 100'000;

} // namespace runyard
