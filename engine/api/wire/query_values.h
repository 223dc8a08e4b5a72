// Reads values from the query of a request.
#pragma once

#include "engine/api/wire/json.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace runyard::wire {

/// The decoded query of a URL, in order.
using QueryValues = std::vector<std::pair<std::string, std::string>>;

/// Splits "a,b", without empty items.
std::vector<std::string> commaList(std::string_view text);
/// Returns nothing if the text is not a whole number.
std::optional<std::int64_t> queryNumber(std::string_view text);
/// Accepts milliseconds since 1970, or a date.
Result<TimePoint> queryTime(std::string_view text);

/// Reads ?page&perPage, both from 1; a page has at most 100 items.
struct OffsetPage
{
    std::int64_t page = 1;
    int perPage = 25;

    std::int64_t offset() const { return (page - 1) * perPage; }
};
Result<OffsetPage> offsetPage(const QueryValues &query);
/// {data, pagination: {currentPage, totalPages, count}}
Json offsetAnswer(const OffsetPage &page, std::int64_t count, Json data);

} // namespace runyard::wire
