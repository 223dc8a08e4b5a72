// Decides whether and when a failed attempt is tried again.
// Pure: no clock, no I/O; the random draw is an argument so that tests are exact.
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
    Millis maxDelay{60'000};        // applied after the jitter
    bool randomize = true;          // multiply by a draw in [1, 2)
    std::string outOfMemoryMachine; // preset to retry on after out of memory; empty = final
    bool operator==(const RetryPolicy &) const = default;

    Status validate() const;
};

/// Delay after failed attempt `attempt` (1-based): min(max, r * min * factor^(attempt-1)), rounded
/// to milliseconds, r = 1 + draw when randomize, else 1. `draw` is uniform in [0, 1).
/// Never overflows: past the cap it is the cap.
Millis retryDelay(const RetryPolicy &policy, int attempt, double draw);

/// Empty when attempt `attempt` was the last one allowed (policy or the engine's ceiling of 250).
std::optional<Millis> nextRetry(const RetryPolicy &policy, int attempt, double draw);

} // namespace runyard
