// Words of other people in our sentences: long ones are cut, so that an error about a huge value stays one that
// can be read.
#pragma once

#include <string>
#include <string_view>

namespace runyard {

inline constexpr std::size_t kQuotedBytes = 60;

/// At most kQuotedBytes of the text, never half a character; "…" stands for what was cut.
std::string shortText(std::string_view text, std::size_t most = kQuotedBytes);
/// The same in double quotes.
std::string inQuotes(std::string_view text);

/// A sentence in which no word is longer than 200 bytes and that is not longer than 4,000 as a whole. The last
/// guard before a sentence leaves the program.
std::string boundedMessage(std::string_view message);

} // namespace runyard
