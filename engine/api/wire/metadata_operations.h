// The operations that change a run's metadata object: set, delete, append, remove, increment, update.
#pragma once

#include "engine/api/wire/json.h"

namespace runyard::wire {

/// Applies the operations in order. Keys that begin with "$." are paths ("$.a.b[0]"); other keys are plain
/// member names. If an operation is malformed or does not match the metadata, nothing is changed.
Result<Json> applyMetadataOperations(Json metadata, const Json &operations);

} // namespace runyard::wire
