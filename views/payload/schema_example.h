// A first payload to edit, made from a task's JSON Schema. Pure.
#pragma once

#include <string>
#include <string_view>

namespace runyard {

/// The smallest value the schema asks for: its default or first example, else what is required of it,
/// laid out over lines. "{}" for a schema that asks for nothing or cannot be read.
std::string exampleForSchema(std::string_view schema);

} // namespace runyard
