// Other people's words in our sentences: long ones are cut, so that an error about a huge value stays
// readable.
#pragma once

#include <string>
#include <string_view>

namespace runyard {

inline constexpr std::size_t kQuotedBytes = 60;

/// Returns at most `most` bytes of the text, without cutting a character in two; "…" replaces the rest.
std::string shortText(std::string_view text, std::size_t most = kQuotedBytes);
/// The same in double quotes.
std::string inQuotes(std::string_view text);

/// Limits a sentence to 4,000 bytes and its words to 200 bytes each. The last guard before a sentence leaves
/// the program.
std::string boundedMessage(std::string_view message);

} // namespace runyard
