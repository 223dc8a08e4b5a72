#include "engine/domain/retry_history.h"

#include "engine/base/limits.h"
#include "engine/formats/duration_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace runyard {

namespace {

/// The manifest has whole seconds; a fraction is rounded up, so that a short delay does not become zero.
std::string manifestDuration(Millis duration)
{
    return durationText(std::chrono::ceil<Seconds>(duration));
}

std::string numberText(double number)
{
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, number).ptr;
    return {text, end};
}

} // namespace

void RetryHistory::add(int attempts, bool canBeRetried)
{
    ++failures;
    if (!canBeRetried) {
        ++notRetriable;
        return;
    }
    const auto index = static_cast<std::size_t>(std::max(0, attempts));
    if (byAttempts.size() <= index)
        byAttempts.resize(index + 1);
    ++byAttempts[index];
}

std::int64_t RetryHistory::withAnotherTry(int maxAttempts) const
{
    const int allowed = std::min(maxAttempts, limits::kAttemptCeiling);
    std::int64_t sum = 0;
    for (std::size_t used = 0; used < byAttempts.size() && static_cast<int>(used) < allowed; ++used)
        sum += byAttempts[used];
    return sum;
}

std::int64_t RetryHistory::withFewerTries(int maxAttempts) const
{
    std::int64_t sum = 0;
    for (auto used = static_cast<std::size_t>(std::max(0, maxAttempts)) + 1; used < byAttempts.size(); ++used)
        sum += byAttempts[used];
    return sum;
}

bool endedByItsAttempts(const Run &run, const RunError &error)
{
    // A task that ran out of memory will do so again on the same machine, so more attempts would not help.
    return isFailure(run.status) && isRetriable(error) && error.code != InternalCode::ProcessOomKilled
           && run.attemptCount >= std::min(run.maxAttempts, limits::kAttemptCeiling);
}

std::vector<AttemptTime> attemptTimes(const RetryPolicy &policy)
{
    std::vector<AttemptTime> times;
    AttemptTime last;
    // A draw is below 1; the largest one yields the latest time.
    const double most = std::nextafter(1.0, 0.0);
    for (int failed = 1; failed < std::min(policy.maxAttempts, limits::kAttemptCeiling); ++failed) {
        last.attempt = failed + 1;
        last.earliest += retryDelay(policy, failed, 0.0);
        last.latest += retryDelay(policy, failed, most);
        times.push_back(last);
    }
    return times;
}

std::string retryManifestText(const RetryPolicy &policy)
{
    std::string text = "retry = { max_attempts = " + std::to_string(policy.maxAttempts) + ", factor = "
                       + numberText(policy.factor) + ", min_timeout = \"" + manifestDuration(policy.minDelay)
                       + "\", max_timeout = \"" + manifestDuration(policy.maxDelay)
                       + "\", randomize = " + (policy.randomize ? "true" : "false");
    if (!policy.outOfMemoryMachine.empty())
        text += ", out_of_memory = { machine = \"" + policy.outOfMemoryMachine + "\" }";
    return text + " }";
}

} // namespace runyard
