// What happened to a task's failures, as far as another retry policy could have changed it. Pure.
#pragma once

#include "engine/domain/retry_policy.h"
#include "engine/domain/run.h"

#include <cstdint>
#include <vector>

namespace runyard {

struct RetryHistory
{
    std::int64_t failures = 0;            // final ones
    std::int64_t notRetriable = 0;        // of these: no number of attempts would have helped
    std::vector<std::int64_t> byAttempts; // the others, by the attempts they had (index)
    bool operator==(const RetryHistory &) const = default;

    void add(int attempts, bool canBeRetried);
    /// How many of the failures would have had another try with this many attempts allowed.
    std::int64_t withAnotherTry(int maxAttempts) const;
    /// How many had more attempts than that.
    std::int64_t withFewerTries(int maxAttempts) const;
};

/// Whether only the number of attempts kept this failure from another try: its error is one that is
/// retried, and the attempts it was allowed were used up (else its worker forbade another).
bool endedByItsAttempts(const Run &run, const RunError &error);

/// When an attempt starts, counted from the failure of the first one, if each fails at once.
struct AttemptTime
{
    int attempt = 2;
    Millis earliest{0};
    Millis latest{0}; // the same without jitter
    bool operator==(const AttemptTime &) const = default;
};

/// Of every attempt after the first. At most 250.
std::vector<AttemptTime> attemptTimes(const RetryPolicy &policy);

/// The policy as one writes it in runyard.toml, delays in whole seconds.
std::string retryManifestText(const RetryPolicy &policy);

} // namespace runyard
