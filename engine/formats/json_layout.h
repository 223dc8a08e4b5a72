// Lays JSON text out over lines without reading its values, so that long numbers, the order of members and members
// that occur twice stay as they are. Pure.
#pragma once

#include <string>
#include <string_view>

namespace runyard {

/// The same JSON with line breaks and indents of two spaces. What is nested deeper than 64 levels is not broken into
/// lines any more: nobody can follow it, and indents would grow with the square of the depth. For text that is JSON.
std::string indentedJsonText(std::string_view json);

} // namespace runyard
