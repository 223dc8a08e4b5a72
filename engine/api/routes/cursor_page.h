// The requested page of a list: page[size], page[after], page[before].
#pragma once

#include "engine/api/router/router.h"
#include "engine/api/wire/query_values.h"

#include <optional>
#include <string>

namespace runyard {

struct CursorPage
{
    int size = 25;
    std::string after;
    std::string before;
};

/// Returns nothing if an error has already been answered.
inline std::optional<CursorPage> cursorPage(const ApiCall &call)
{
    CursorPage page;
    page.after = call.request.queryValue("page[after]");
    page.before = call.request.queryValue("page[before]");
    if (!page.before.empty())
        page.after.clear(); // the SDK sends both to go back
    const auto size = call.request.queryValue("page[size]");
    if (size.empty())
        return page;
    if (const auto number = wire::queryNumber(size); number && *number >= 1 && *number <= 100) {
        page.size = static_cast<int>(*number);
        return page;
    }
    call.answer.fail(wire::invalid("page[size]", "a whole number from 1 to 100 is expected"));
    return std::nullopt;
}

/// Returns {data, pagination: {next?, previous?}}; the cursors are the ids of the first and last rows.
inline wire::Json cursorAnswer(wire::Json data, bool hasOlder, bool hasNewer)
{
    wire::Json pagination = wire::Json::object();
    if (hasOlder && !data.empty())
        pagination["next"] = data.back()["id"];
    if (hasNewer && !data.empty())
        pagination["previous"] = data.front()["id"];
    return {{"data", std::move(data)}, {"pagination", std::move(pagination)}};
}

} // namespace runyard
