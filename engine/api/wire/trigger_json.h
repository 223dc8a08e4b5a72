// Reads the bodies that start runs: trigger and replay.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/contract/run_commands.h"

namespace runyard::wire {

/// Reads {payload, options}. A string payload with a payloadType is kept byte for byte; any other value is a
/// JSON payload.
Result<TriggerRequest> triggerRequest(std::string taskId, std::string_view body, TimePoint now);
/// `object` is the parsed `text`.
Result<TriggerRequest> triggerFrom(std::string taskId, const Json &object, std::string_view text,
                                   TimePoint now);

// Parts shared with the bodies of batches.
/// Reads {key, scope} of idempotencyKeyOptions.
void readIdempotencyOptions(ObjectReader &reader, IdempotencyKey &key);

/// Reads an empty body or {payload?, payloadType?, version?} with the options beside them or in `options`.
/// Missing members are taken from the original run.
Result<ReplayRequest> replayRequest(RunId original, std::string_view body, TimePoint now);

} // namespace runyard::wire
