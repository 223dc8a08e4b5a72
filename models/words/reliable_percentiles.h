// Which percentiles are reliable: of fewer than 20 runs the 95th percentile is simply the longest one, and of fewer
// than 100 so is the 99th. Showing it would claim more than is known. Pure.
#pragma once

#include "engine/domain/metrics.h"

namespace runyard {

inline constexpr std::int64_t kMinRunsForP95 = 20;
inline constexpr std::int64_t kMinRunsForP99 = 100;

inline std::optional<Micros> reliableP50(const Percentiles &times)
{
    return times.count > 0 ? std::optional(times.p50) : std::nullopt;
}
inline std::optional<Micros> reliableP95(const Percentiles &times)
{
    return times.count >= kMinRunsForP95 ? std::optional(times.p95) : std::nullopt;
}
inline std::optional<Micros> reliableP99(const Percentiles &times)
{
    return times.count >= kMinRunsForP99 ? std::optional(times.p99) : std::nullopt;
}

} // namespace runyard
