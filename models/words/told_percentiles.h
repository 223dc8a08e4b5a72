// Which percentiles can be told: of fewer than 20 runs the 95th of 100 is the longest one, of fewer than 100 the 99th
// is. Saying such a number would claim more than is known. Pure.
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
