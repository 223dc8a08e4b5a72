// The values of secret variables, to take out of what is exported.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/secret_values.h"

#include <memory>

namespace runyard {

/// None for a client that knows none: one of an opened file. An error when there are some that cannot be read.
Result<std::shared_ptr<const SecretValues>> valuesToMask(EngineClient &client);

} // namespace runyard
