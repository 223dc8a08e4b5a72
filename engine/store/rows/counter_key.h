// The keys by which runs are counted; shared by the writer that keeps the counters and the readers that add them up.
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

/// A block holds runs with neighbouring keys, which were therefore created at about the same time.
inline constexpr std::int64_t kRunsPerBlock = 4096;
inline std::int64_t blockOf(RunSeq run)
{
    return toInt(run) / kRunsPerBlock;
}

/// Numbers used like those of tags, which are positive.
inline constexpr std::int64_t kTestTrait = -1;
inline constexpr std::int64_t kRootTrait = -2; // without a parent
inline std::int64_t machineTrait(std::int64_t machine)
{
    return -10 - machine;
}

} // namespace runyard
