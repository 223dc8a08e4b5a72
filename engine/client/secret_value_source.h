// What an engine that knows its secret variables offers exports in the same process, and nobody else: their
// values, for taking out only. The interface over HTTP has no such thing.
#pragma once

#include "engine/client/engine_client.h"
#include "engine/domain/secret_values.h"

#include <memory>

namespace runyard {

class SecretValueSource
{
public:
    virtual ~SecretValueSource() = default;
    virtual void secretValues(Reply<std::shared_ptr<const SecretValues>> reply) = 0;
};

} // namespace runyard
