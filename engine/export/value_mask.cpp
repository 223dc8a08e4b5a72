#include "engine/export/value_mask.h"

#include "engine/contract/secret_value_source.h"

namespace runyard {

Result<std::shared_ptr<const SecretValues>> valuesToMask(EngineClient &client)
{
    auto *source = dynamic_cast<SecretValueSource *>(&client);
    if (!source)
        return std::make_shared<const SecretValues>();
    auto values = source->secretValues();
    if (values)
        return values;
    Error error = values.error();
    error.message = "The values of secret variables cannot be masked. " + error.message;
    return error;
}

} // namespace runyard
