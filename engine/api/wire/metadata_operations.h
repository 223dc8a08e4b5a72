// The operations that change a run's metadata object: set, delete, append, remove, increment, update.
#pragma once

#include "engine/api/wire/json.h"

namespace runyard::wire {

/// Applies them in order. Keys that begin with "$." are paths ("$.a.b[0]"); other keys are plain
/// member names. An operation that is malformed or does not fit what is there changes nothing at all.
Result<Json> applyMetadataOperations(Json metadata, const Json &operations);

} // namespace runyard::wire
