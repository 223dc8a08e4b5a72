// What the counters of runs count by; the writer that keeps them and the readers that add them up share these.
#pragma once

#include "engine/domain/ids.h"

#include <compare>
#include <cstdint>

namespace runyard {

struct CounterKey
{
    std::int64_t task = 0;
    std::int64_t status = 0;
    std::int64_t queue = 0;
    std::int64_t version = 0;
    auto operator<=>(const CounterKey &) const = default;
};

/// Runs with neighbouring keys, so created at about the same time.
inline constexpr std::int64_t kRunsPerBlock = 4096;
inline std::int64_t blockOf(RunSeq run)
{
    return toInt(run) / kRunsPerBlock;
}

/// In the place of a tag, which are positive.
inline constexpr std::int64_t kTestTrait = -1;
inline constexpr std::int64_t kRootTrait = -2; // without a parent
inline std::int64_t machineTrait(std::int64_t machine)
{
    return -10 - machine;
}

} // namespace runyard
