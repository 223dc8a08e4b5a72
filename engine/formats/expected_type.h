// Finds the type that a JSON Schema requires at a place in a payload, to explain a mismatch.
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace runyard {

/// Returns a text such as "integer" or "string or null"; empty when the schema has no plain type there
/// (alternatives, references, conditions). `pointer` is a JSON pointer into the payload.
std::string expectedType(const nlohmann::json &schema, const std::string &pointer);

} // namespace runyard
