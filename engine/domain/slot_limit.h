// The maximum numbers of runs that an engine may execute at once, in total and per queue.
#pragma once

namespace runyard {

inline constexpr int kMaxSlots = 10'000;
inline constexpr int kMaxQueueSlots = 100'000;

} // namespace runyard
