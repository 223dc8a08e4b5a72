// What an engine that knows its secret variables offers in the same process, to exports and to what stores files
// of its own, and nobody else: their values, for taking out only. The interface over HTTP has no such thing.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/secret_values.h"

#include <memory>

namespace runyard {

class SecretValueSource
{
public:
    virtual ~SecretValueSource() = default;
    /// As they are now. Any thread; an engine that works answers from memory, one of a file reads it.
    virtual Result<std::shared_ptr<const SecretValues>> secretValues() = 0;
};

} // namespace runyard
