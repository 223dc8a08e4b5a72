// Decides whether and when a failed attempt is retried.
// Pure: no clock, no I/O; the random draw is an argument, so that tests are deterministic.
#pragma once

#include "engine/base/result.h"
#include "engine/base/time.h"

#include <optional>
#include <string>

namespace runyard {

struct RetryPolicy
{
    int maxAttempts = 3; // 1 = never retry
    double factor = 2.0; // >= 1
    Millis minDelay{1'000};
    Millis maxDelay{60'000};        // applied after jitter
    bool randomize = true;          // multiplies by a draw from [1, 2)
    std::string outOfMemoryMachine; // preset for a retry after running out of memory; empty = no retry
    bool operator==(const RetryPolicy &) const = default;

    Status validate() const;
};

/// Returns the delay after failed attempt `attempt` (1-based): min(max, r * min * factor^(attempt-1)),
/// rounded to milliseconds, with r = 1 + draw if randomize is set, otherwise 1. Requires `draw` uniform in
/// [0, 1). Never overflows: beyond the maximum it returns the maximum.
Millis retryDelay(const RetryPolicy &policy, int attempt, double draw);

/// Returns empty if attempt `attempt` was the last one allowed, by the policy or by the engine's limit of
/// 250.
std::optional<Millis> nextRetry(const RetryPolicy &policy, int attempt, double draw);

} // namespace runyard
