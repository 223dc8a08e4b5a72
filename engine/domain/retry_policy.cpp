#include "engine/domain/retry_policy.h"

#include "engine/base/limits.h"
#include "engine/domain/machine.h"

#include <cmath>

namespace runyard {

Status RetryPolicy::validate() const
{
    Error error{
        ErrorCode::InvalidInput, "The retry settings cannot be used.", "Correct the listed settings.", {}};
    if (maxAttempts < 1 || maxAttempts > limits::kAttemptCeiling)
        error.details.push_back({"max_attempts", "must be from 1 to "
                                                     + std::to_string(limits::kAttemptCeiling) + ", not "
                                                     + std::to_string(maxAttempts)});
    if (!std::isfinite(factor) || factor < 1.0)
        error.details.push_back({"factor", "must be 1 or more"});
    if (minDelay.count() < 0)
        error.details.push_back({"min_timeout", "must not be negative"});
    if (maxDelay < minDelay)
        error.details.push_back({"max_timeout", "must not be shorter than min_timeout"});
    if (!outOfMemoryMachine.empty() && !findMachinePreset(outOfMemoryMachine))
        error.details.push_back(
            {"out_of_memory.machine", "there is no machine \"" + outOfMemoryMachine + "\""});
    if (error.details.empty())
        return Done{};
    return error;
}

Millis retryDelay(const RetryPolicy &policy, int attempt, double draw)
{
    const double jitter = policy.randomize ? 1.0 + draw : 1.0;
    const double delay =
        jitter * static_cast<double>(policy.minDelay.count()) * std::pow(policy.factor, attempt - 1);
    // Compared as doubles, because pow may return infinity, and 0 * infinity is not a number.
    if (!(delay < static_cast<double>(policy.maxDelay.count())))
        return policy.minDelay.count() == 0 ? Millis{0} : policy.maxDelay;
    return Millis{std::llround(delay)};
}

std::optional<Millis> nextRetry(const RetryPolicy &policy, int attempt, double draw)
{
    if (attempt >= policy.maxAttempts || attempt >= limits::kAttemptCeiling)
        return std::nullopt;
    return retryDelay(policy, attempt, draw);
}

} // namespace runyard
