// The parts of a query as they are written: words, keys, signs, values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// One blank-separated part of a query: [-]word or [-]key<sign>value.
struct QueryPart
{
    std::size_t offset = 0;
    std::size_t length = 0;
    bool negated = false;
    std::string_view key; // empty for a word
    std::string_view sign;
    std::size_t valueOffset = 0;
    std::string_view value; // as written; the word itself where there is no key
    bool openQuote = false;
};

std::vector<QueryPart> queryPartsOf(std::string_view text);
/// The text without its quotes.
std::string unquotedQuery(std::string_view written);
/// Values between commas that are not in quotes.
std::vector<std::string_view> queryValuesOf(std::string_view written);

} // namespace runyard
