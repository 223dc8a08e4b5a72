// Formats JSON text over several lines without interpreting values, so that long numbers, the order of
// members and repeated members are preserved. Pure.
#pragma once

#include <string>
#include <string_view>

namespace runyard {

/// Returns the same JSON with line breaks and indents of two spaces. Levels deeper than 64 are not broken
/// into lines: they would be unreadable, and indents would grow with the square of the depth. Requires valid
/// JSON.
std::string indentedJsonText(std::string_view json);

} // namespace runyard
