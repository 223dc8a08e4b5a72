#include "engine/scheduling/triggers/trigger_checks.h"

#include "engine/base/characters.h"
#include "engine/base/limits.h"
#include "engine/base/plain_names.h"
#include "engine/domain/machine.h"
#include "engine/domain/trigger_rules.h"

#include <algorithm>

namespace runyard {

Status checkTriggerOptions(const TriggerRequest &request)
{
    const TriggerOptions &options = request.options;
    if (request.taskId.empty() || isLongerThan(request.taskId, limits::kTaskIdLength))
        return Error{ErrorCode::InvalidInput, "A task id has 1 to 256 characters.", "Name the task to run."};
    if (isLongerThan(options.idempotencyKey, limits::kIdempotencyKeyLength))
        return Error{ErrorCode::InvalidInput, "The idempotency key is longer than 2048 characters.",
                     "Use a hash of it."};
    const std::pair<const char *, const std::string *> names[] = {{"The task id", &request.taskId},
                                                                  {"The queue", &options.queue},
                                                                  {"The version", &options.lockToVersion},
                                                                  {"The region", &options.region}};
    for (const auto &[what, name] : names) {
        if (Status plain = checkPlainName(what, *name); !plain)
            return plain;
    }
    if (auto tags = checkTags(options.tags); !tags)
        return tags;
    if (!options.metadata.empty()) {
        if (auto metadata = checkMetadata(options.metadata); !metadata)
            return metadata;
    }
    if (!options.machine.empty() && !findMachinePreset(options.machine))
        return Error{ErrorCode::InvalidInput, "There is no machine preset \"" + options.machine + "\".",
                     "Use micro, small-1x, small-2x, medium-1x, medium-2x, large-1x or large-2x."};
    if (isLongerThan(options.region, limits::kRegionLength))
        return Error{ErrorCode::InvalidInput, "The region's name is longer than 64 characters.",
                     "Shorten it."};
    if (options.debounce) {
        const DebounceOptions &debounce = *options.debounce;
        if (debounce.key.empty() || isLongerThan(debounce.key, limits::kDebounceKeyLength))
            return Error{ErrorCode::InvalidInput, "A debounce key has 1 to 512 characters.",
                         "Use a hash of it."};
        if (debounce.delay <= Micros{0} || (debounce.maxDelay && *debounce.maxDelay <= Micros{0}))
            return Error{ErrorCode::Unprocessable, "Debounce delays must be greater than zero.",
                         "Give durations such as 30s or 5m."};
        if (debounce.maxDelay && *debounce.maxDelay <= debounce.delay)
            return Error{
                ErrorCode::Unprocessable,
                "Debounce maxDelay must be longer than delay; otherwise every trigger would create a run.",
                "Give a longer maxDelay, or leave it out."};
    }
    if (options.maxAttempts && *options.maxAttempts < 1)
        return Error{ErrorCode::InvalidInput, "A run needs at least one attempt.",
                     "Set max attempts to 1 or more."};
    return Done{};
}

std::vector<std::string> withoutRepeats(const std::vector<std::string> &tags)
{
    std::vector<std::string> unique;
    for (const std::string &tag : tags) {
        if (std::find(unique.begin(), unique.end(), tag) == unique.end())
            unique.push_back(tag);
    }
    return unique;
}

Seconds boundedDuration(Seconds duration)
{
    return std::clamp(duration, limits::kMinMaxDuration, limits::kMaxMaxDuration);
}

} // namespace runyard
