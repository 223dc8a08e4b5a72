#include "engine/scheduling/trigger_checks.h"

#include "engine/domain/limits.h"
#include "engine/domain/machine.h"
#include "engine/domain/trigger_rules.h"

namespace runyard {

Status checkTriggerOptions(const TriggerRequest &request)
{
    const TriggerOptions &options = request.options;
    if (request.taskId.empty() || request.taskId.size() > limits::kTaskIdLength)
        return Error{ErrorCode::InvalidInput, "A task id has 1 to 256 characters.", "Name the task to run."};
    if (options.idempotencyKey.size() > limits::kIdempotencyKeyLength)
        return Error{ErrorCode::InvalidInput, "The idempotency key is longer than 2048 characters.",
                     "Use a hash of it."};
    if (auto tags = checkTags(options.tags); !tags)
        return tags;
    if (!options.metadata.empty()) {
        if (auto metadata = checkMetadata(options.metadata); !metadata)
            return metadata;
    }
    if (!options.machine.empty() && !findMachinePreset(options.machine))
        return Error{ErrorCode::InvalidInput, "There is no machine preset \"" + options.machine + "\".",
                     "Use micro, small-1x, small-2x, medium-1x, medium-2x, large-1x or large-2x."};
    if (options.maxAttempts && *options.maxAttempts < 1)
        return Error{ErrorCode::InvalidInput, "A run needs at least one attempt.",
                     "Set max attempts to 1 or more."};
    return Done{};
}

} // namespace runyard
