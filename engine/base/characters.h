// Characters of UTF-8 text: counts code points, not bytes, and never cuts one in two. Pure; each byte that is
// not valid UTF-8 counts as one character.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace runyard {

std::size_t characterCount(std::string_view text);
bool isLongerThan(std::string_view text, std::size_t characters);

/// Returns the beginning of `text`, at most this many characters.
std::string_view firstCharacters(std::string_view text, std::size_t most);
/// Returns the beginning of `text`, at most this many bytes, without a partial character at the end.
std::string_view wholeCharacters(std::string_view text, std::size_t mostBytes);
/// Like firstCharacters(), followed by "…" if something was cut.
std::string shortenedTo(std::string_view text, std::size_t most);

/// Returns the length in bytes of the valid sequence at `at`; 0 if there is none.
std::size_t characterLength(std::string_view text, std::size_t at);

} // namespace runyard
