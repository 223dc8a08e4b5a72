// A member of a JSON object as the text it was written with: digits and the order of keys survive.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace runyard {

/// The text of a top-level member of `object`, which must be valid JSON; empty when it has none of that
/// name or is no object. Of a member that occurs twice the last one, as JSON parsers do. A name may be written
/// with escapes. Linear, without building a tree.
std::optional<std::string_view> rawMember(std::string_view object, std::string_view name);

/// The texts of the elements of `array`, which must be valid JSON; empty when it is no array.
std::vector<std::string_view> rawElements(std::string_view array);

} // namespace runyard
