// Characters of UTF-8 text: counted as people count them (code points, not bytes), and never cut in two.
// Pure; bytes that are not UTF-8 count as one character each.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace runyard {

std::size_t characterCount(std::string_view text);
bool isLongerThan(std::string_view text, std::size_t characters);

/// The beginning of `text`, with at most this many characters.
std::string_view firstCharacters(std::string_view text, std::size_t most);
/// The beginning of `text`, with at most this many bytes and no half character at its end.
std::string_view wholeCharacters(std::string_view text, std::size_t mostBytes);
/// As firstCharacters(), with "…" behind it when something was cut.
std::string shortenedTo(std::string_view text, std::size_t most);

/// Length in bytes of the valid sequence at `at`; 0 when there is none.
std::size_t characterLength(std::string_view text, std::size_t at);

} // namespace runyard
