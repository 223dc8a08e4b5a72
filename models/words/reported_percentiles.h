// Which percentiles can be reported: of fewer than 20 runs the 95th is simply the longest, of fewer than 100 the 99th.
// Such a number would claim more than is known. Pure.
#pragma once

#include "engine/domain/metrics.h"

namespace runyard {

inline constexpr std::int64_t kFewestForP95 = 20;
inline constexpr std::int64_t kFewestForP99 = 100;

inline std::optional<Micros> reportedP50(const Percentiles &times)
{
    return times.count > 0 ? std::optional(times.p50) : std::nullopt;
}
inline std::optional<Micros> reportedP95(const Percentiles &times)
{
    return times.count >= kFewestForP95 ? std::optional(times.p95) : std::nullopt;
}
inline std::optional<Micros> reportedP99(const Percentiles &times)
{
    return times.count >= kFewestForP99 ? std::optional(times.p99) : std::nullopt;
}

} // namespace runyard
