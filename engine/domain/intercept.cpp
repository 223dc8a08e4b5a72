#include "engine/domain/intercept.h"

#include "engine/domain/run_query_text.h"

#include <algorithm>

namespace runyard {

namespace {

/// Returns a part of the filter that a run cannot meet before it has started; empty if there is none.
std::string whatIsMissing(const RunFilter &filter)
{
    if (!filter.error.empty() || filter.errorGroup)
        return "an error";
    if (!filter.finished.isEmpty() || !filter.duration.isEmpty())
        return "an end";
    if (filter.bulkAction)
        return "a bulk action";
    if (std::any_of(filter.json.begin(), filter.json.end(), [](const JsonCondition &condition) {
            return condition.document == JsonCondition::Document::Output;
        }))
        return "an output";
    for (const RunFilter &excluded : filter.noneOf) {
        if (std::string missing = whatIsMissing(excluded); !missing.empty())
            return missing;
    }
    return {};
}

bool hasSearchWords(const RunFilter &filter)
{
    return !filter.search.empty() || std::any_of(filter.noneOf.begin(), filter.noneOf.end(), hasSearchWords);
}

} // namespace

Result<RunFilter> interceptFilter(std::string_view query)
{
    RunQuery read = parseRunQuery(query);
    if (read.problem)
        return Error{ErrorCode::InvalidInput, read.problem->message, {}, {}};
    if (const std::string missing = whatIsMissing(read.filter); !missing.empty())
        return Error{ErrorCode::InvalidInput,
                     "A run that has not started has no " + missing.substr(missing.find(' ') + 1) + ".",
                     "Query its task, queue, tags, payload or metadata.",
                     {}};
    if (hasSearchWords(read.filter))
        return Error{ErrorCode::InvalidInput,
                     "An intercept cannot search for words.",
                     "Use a condition such as payload.user.id:42.",
                     {}};
    return std::move(read.filter);
}

bool meetsIntercept(const RunFilter &filter, const Run &run, const std::function<std::string()> &payload,
                    const std::function<std::string()> &metadata, TimePoint now)
{
    if (!matches(filter, run, now))
        return false;
    for (const JsonCondition &condition : filter.json) {
        const bool isPayload = condition.document == JsonCondition::Document::Payload;
        if (!meets(condition, std::string_view(isPayload ? payload() : metadata())))
            return false;
    }
    // matches() has already handled exclusions that depend on the run alone.
    return std::none_of(filter.noneOf.begin(), filter.noneOf.end(), [&](const RunFilter &excluded) {
        return needsStore(excluded) && meetsIntercept(excluded, run, payload, metadata, now);
    });
}

} // namespace runyard
