// A member of a JSON object as the text it was written with: digits and the order of keys survive.
#pragma once

#include <optional>
#include <string_view>

namespace runyard {

/// The text of a top-level member of `object`, which must be valid JSON; empty when it has none of that
/// name or is no object. Of a member that occurs twice the last one, as JSON parsers do. Names with
/// escapes in them are not found. Linear, without building a tree.
std::optional<std::string_view> rawMember(std::string_view object, std::string_view name);

} // namespace runyard
