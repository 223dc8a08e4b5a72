#include "engine/api/wire/query_values.h"

#include "engine/formats/duration_text.h"

#include <algorithm>
#include <charconv>

namespace runyard::wire {

namespace {

std::optional<int> pageNumber(const QueryValues &query, std::string_view name, int otherwise)
{
    const auto found =
        std::find_if(query.begin(), query.end(), [&](auto &each) { return each.first == name; });
    if (found == query.end() || found->second.empty())
        return otherwise;
    const auto value = queryNumber(found->second);
    constexpr std::int64_t kLastPage = 1'000'000'000;
    if (!value || *value < 1 || *value > kLastPage)
        return std::nullopt;
    return static_cast<int>(*value);
}

} // namespace

std::vector<std::string> commaList(std::string_view text)
{
    std::vector<std::string> items;
    while (!text.empty()) {
        const auto comma = text.find(',');
        if (comma != 0)
            items.emplace_back(text.substr(0, comma));
        if (comma == text.npos)
            break;
        text.remove_prefix(comma + 1);
    }
    return items;
}

std::optional<std::int64_t> queryNumber(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

Result<TimePoint> queryTime(std::string_view text)
{
    constexpr std::int64_t kLatest = 253'402'300'799'999; // the end of year 9999
    if (const auto millis = queryNumber(text)) {
        if (*millis < 0 || *millis > kLatest)
            return Error{ErrorCode::InvalidInput, "The time is out of range.", {}, {}};
        return TimePoint{Millis{*millis}};
    }
    return parseIso(text);
}

Result<OffsetPage> offsetPage(const QueryValues &query)
{
    const auto page = pageNumber(query, "page", 1);
    const auto perPage = pageNumber(query, "perPage", OffsetPage{}.perPage);
    if (!page || !perPage)
        return invalid(page ? "perPage" : "page", "must be a whole number from 1");
    return OffsetPage{*page, std::min(100, *perPage)};
}

Json offsetAnswer(const OffsetPage &page, std::int64_t count, Json data)
{
    const auto pages = std::max<std::int64_t>(1, (count + page.perPage - 1) / page.perPage);
    return {{"data", std::move(data)},
            {"pagination", {{"currentPage", page.page}, {"totalPages", pages}, {"count", count}}}};
}

} // namespace runyard::wire
