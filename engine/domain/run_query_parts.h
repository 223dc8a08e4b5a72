// Splits a query into its parts: words, keys, operators, values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// A part of a query, delimited by blanks: [-]word or [-]key<operator>value.
struct QueryPart
{
    std::size_t offset = 0;
    std::size_t length = 0;
    bool negated = false;
    std::string_view key; // empty for a word
    std::string_view sign;
    std::size_t valueOffset = 0;
    std::string_view value; // as written; the word itself if there is no key
    bool openQuote = false;
};

std::vector<QueryPart> queryPartsOf(std::string_view text);
/// Returns the text without its quotes.
std::string unquotedQuery(std::string_view written);
/// Returns the values between commas, ignoring commas in quotes.
std::vector<std::string_view> queryValuesOf(std::string_view written);

} // namespace runyard
