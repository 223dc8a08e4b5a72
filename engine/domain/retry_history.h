// A task's failures, as far as another retry policy could have changed them. Pure.
#pragma once

#include "engine/domain/retry_policy.h"
#include "engine/domain/run.h"

#include <cstdint>
#include <vector>

namespace runyard {

struct RetryHistory
{
    std::int64_t failures = 0;            // final failures
    std::int64_t notRetriable = 0;        // of these, failures that no number of attempts would have changed
    std::vector<std::int64_t> byAttempts; // the other failures, by number of attempts (index)
    bool operator==(const RetryHistory &) const = default;

    void add(int attempts, bool canBeRetried);
    /// Returns how many of the failures would have had another attempt if this many were allowed.
    std::int64_t withAnotherTry(int maxAttempts) const;
    /// Returns how many had more attempts than this.
    std::int64_t withFewerTries(int maxAttempts) const;
};

/// Whether the failure is final only because its attempts were used up: its error allows retries, and its
/// worker did not forbid them.
bool endedByItsAttempts(const Run &run, const RunError &error);

/// The start of an attempt, measured from the failure of the first one, if every attempt fails at once.
struct AttemptTime
{
    int attempt = 2;
    Millis earliest{0};
    Millis latest{0}; // the latest start with jitter
    bool operator==(const AttemptTime &) const = default;
};

/// Returns the times of every attempt after the first; at most 250.
std::vector<AttemptTime> attemptTimes(const RetryPolicy &policy);

/// Returns the policy in the notation of runyard.toml, with delays in whole seconds.
std::string retryManifestText(const RetryPolicy &policy);

} // namespace runyard
