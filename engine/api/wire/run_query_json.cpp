#include "engine/api/wire/run_query_json.h"

#include "engine/api/wire/query_values.h"
#include "engine/api/wire/run_json.h"
#include "engine/domain/duration_text.h"

namespace runyard::wire {

namespace {

std::optional<Error> readStatuses(const std::string &name, const std::string &value, RunFilter &filter)
{
    std::string bad;
    for (const auto &item : commaList(value)) {
        if (const auto status = statusFromText(item))
            filter.statuses.push_back(*status);
        else
            bad += (bad.empty() ? "" : ", ") + item;
    }
    if (!bad.empty())
        return invalid(name, "unknown statuses: " + bad);
    return std::nullopt;
}

std::optional<Error> readFlag(const std::string &name, const std::string &value, std::optional<bool> &flag)
{
    if (value != "true" && value != "false")
        return invalid(name, "true or false is expected");
    flag = value == "true";
    return std::nullopt;
}

std::optional<Error> readFilter(const std::string &name, const std::string &value, TimePoint now,
                                RunFilter &filter)
{
    const auto key = std::string_view(name).substr(6);
    if (key == "[status]")
        return readStatuses(name, value, filter);
    if (key == "[taskIdentifier]")
        filter.taskIds = commaList(value);
    else if (key == "[tag]")
        filter.tags = commaList(value);
    else if (key == "[version]")
        filter.versions = commaList(value);
    else if (key == "[queue]")
        filter.queues = commaList(value);
    else if (key == "[machine]")
        filter.machines = commaList(value);
    else if (key == "[schedule]")
        filter.schedule = ScheduleId(value);
    else if (key == "[search]")
        filter.search = value;
    else if (key == "[parent]")
        filter.parent = RunId(value);
    else if (key == "[replayOf]")
        filter.replayOf = RunId(value);
    else if (key == "[isTest]")
        return readFlag(name, value, filter.isTest);
    else if (key == "[rootOnly]")
        return readFlag(name, value, filter.rootOnly);
    else if (key == "[id]") {
        for (auto &id : commaList(value))
            filter.ids.emplace_back(std::move(id));
    } else if (key == "[createdAt][from]" || key == "[createdAt][to]") {
        const auto at = queryTime(value);
        if (!at)
            return invalid(name, at.error().message);
        // "to" includes its millisecond, our bound does not.
        if (key == "[createdAt][from]")
            filter.createdFrom = *at;
        else
            filter.createdTo = *at + Millis{1};
    } else if (key == "[createdAt][period]") {
        const auto period = parseDuration(value);
        if (!period)
            return invalid(name, period.error().message);
        filter.createdFrom = now - *period;
    } else if (key == "[batch]" || key == "[bulkAction]" || key == "[region]" || key == "[env]"
               || key == "[error]") {
        return invalid(name, "this engine does not have what this filter asks for");
    } else {
        return invalid(name, "unknown filter");
    }
    return std::nullopt;
}

} // namespace

Result<RunListQuery> runListQuery(const HttpRequest &request, TimePoint now)
{
    RunListQuery query;
    for (const auto &[name, value] : request.query) {
        if (name == "page[size]") {
            const auto size = queryNumber(value);
            if (!size || *size < 1 || *size > 100)
                return invalid(name, "a whole number from 1 to 100 is expected");
            query.pageSize = *size;
        } else if (name == "page[after]") {
            query.after = RunId(value);
        } else if (name == "page[before]") {
            query.before = RunId(value);
        } else if (name.starts_with("filter[")) {
            if (auto error = readFilter(name, value, now, query.filter))
                return *error;
        }
    }
    if (!query.after.empty() && !query.before.empty())
        return invalid("page", "page[after] and page[before] exclude each other");
    return query;
}

} // namespace runyard::wire
