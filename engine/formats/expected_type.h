// Which type a JSON Schema names for one place of a payload, to tell people what would have fitted.
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace runyard {

/// "integer", "string or null"; empty when the schema does not say it in a plain way (alternatives,
/// references, conditions). `pointer` is a JSON pointer into the payload.
std::string expectedType(const nlohmann::json &schema, const std::string &pointer);

} // namespace runyard
