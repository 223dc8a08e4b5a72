// Reads a member of a JSON object as its original text, which preserves digits and the order of keys.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace runyard {

/// Returns the text of a top-level member of `object`, which must be valid JSON; empty if there is no such
/// member or it is not an object. Returns the last of repeated members, as JSON parsers do. Names may be
/// written with escapes. Linear, without building a tree.
std::optional<std::string_view> rawMember(std::string_view object, std::string_view name);

/// Returns the texts of the elements of `array`, which must be valid JSON; empty if it is not an array.
std::vector<std::string_view> rawElements(std::string_view array);

} // namespace runyard
