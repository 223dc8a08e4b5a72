// Reads the values of secret variables, which are masked in exports.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/secret_values.h"

#include <memory>

namespace runyard {

/// Returns null for a client without variables, such as that of an opened file. Returns an error when there
/// are values that cannot be read.
Result<std::shared_ptr<const SecretValues>> valuesToMask(EngineClient &client);

} // namespace runyard
