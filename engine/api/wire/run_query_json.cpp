#include "engine/api/wire/run_query_json.h"

#include "engine/api/wire/query_values.h"
#include "engine/api/wire/run_json.h"
#include "engine/domain/machine.h"
#include "engine/formats/duration_text.h"

namespace runyard::wire {

namespace {

std::string allStatuses()
{
    return "QUEUED, PENDING_VERSION, DELAYED, DEQUEUED, EXECUTING, WAITING, COMPLETED, CANCELED, FAILED, "
           "CRASHED,"
           " SYSTEM_FAILURE, EXPIRED, TIMED_OUT, or without a version header WAITING_FOR_DEPLOY, "
           "REATTEMPTING,"
           " FROZEN, INTERRUPTED";
}

std::optional<Error> readStatuses(const std::string &name, const std::vector<std::string> &values,
                                  RunFilter &filter)
{
    std::string bad;
    for (const auto &item : values) {
        if (const auto status = statusFromText(item))
            filter.statuses.push_back(*status);
        else
            bad += (bad.empty() ? "" : ", ") + item;
    }
    if (!bad.empty())
        return invalid(name, "unknown statuses: " + bad + "; there are " + allStatuses());
    return std::nullopt;
}

std::optional<Error> readMachines(const std::string &name, const std::vector<std::string> &values,
                                  RunFilter &filter)
{
    std::string all;
    for (const MachinePreset &preset : machinePresets())
        all += (all.empty() ? "" : ", ") + std::string(preset.name);
    for (const std::string &machine : values) {
        if (!findMachinePreset(machine))
            return invalid(name, "there is no machine " + machine + "; there are " + all);
    }
    filter.machines = values;
    return std::nullopt;
}

std::optional<Error> readFlag(const std::string &name, const std::string &value, std::optional<bool> &flag)
{
    if (value != "true" && value != "false")
        return invalid(name, "true or false is expected");
    flag = value == "true";
    return std::nullopt;
}

std::optional<Error> readTime(const std::string &name, std::string_view key, const std::string &value,
                              TimePoint now, RunFilter &filter)
{
    if (key == "period") {
        const auto period = parseDuration(value);
        if (!period)
            return invalid(name, period.error().message + " Write 30m, 2h, 7d or 1w");
        filter.createdFrom = now - *period;
        return std::nullopt;
    }
    const auto at = queryTime(value);
    if (!at)
        return invalid(name, at.error().message + " A date, or milliseconds since 1970, is expected");
    // "to" includes its millisecond; our bound does not.
    if (key == "from")
        filter.createdFrom = *at;
    else
        filter.createdTo = *at + Millis{1};
    return std::nullopt;
}

/// Reads "error_12", the id of a group in the error routes.
std::optional<Error> readErrorGroup(const std::string &name, std::string_view value, RunFilter &filter)
{
    constexpr std::string_view kPrefix = "error_";
    const auto group = value.starts_with(kPrefix) ? queryNumber(value.substr(kPrefix.size()))
                                                  : std::optional<std::int64_t>{};
    if (!group)
        return invalid(name, "the id of an error is expected: error_12");
    filter.errorGroup = *group;
    return std::nullopt;
}

template <class Id>
std::optional<Id> given(const std::string &value)
{
    return value.empty() ? std::nullopt : std::optional(Id(value));
}

std::vector<std::string> *textsFor(std::string_view key, RunFilter &filter)
{
    return key == "taskIdentifier" ? &filter.taskIds
           : key == "tag"          ? &filter.tags
           : key == "version"      ? &filter.versions
           : key == "queue"        ? &filter.queues
           : key == "region"       ? &filter.regions
                                   : nullptr;
}

} // namespace

std::optional<Error> readRunFilter(const std::string &name, std::string_view key,
                                   const std::vector<std::string> &values, TimePoint now, RunFilter &filter)
{
    const std::string value = values.empty() ? std::string() : values.front();
    if (key == "status")
        return readStatuses(name, values, filter);
    if (key == "machine")
        return readMachines(name, values, filter);
    if (auto *texts = textsFor(key, filter))
        *texts = values;
    else if (key == "schedule")
        filter.schedule = given<ScheduleId>(value);
    else if (key == "batch")
        filter.batch = given<BatchId>(value);
    else if (key == "bulkAction")
        filter.bulkAction = given<BulkId>(value);
    else if (key == "error")
        return readErrorGroup(name, value, filter);
    else if (key == "isTest")
        return readFlag(name, value, filter.isTest);
    else if (key == "from" || key == "to" || key == "period")
        return readTime(name, key, value, now, filter);
    else
        return invalid(name, "unknown filter; there are status, taskIdentifier, tag, version, batch, queue,"
                             " schedule, isTest, createdAt (from, to, period), machine, region, bulkAction"
                             " and error");
    return std::nullopt;
}

namespace {

/// Reads a parameter "filter[…]" of the query.
std::optional<Error> readParameter(const std::string &name, const std::string &value, TimePoint now,
                                   RunFilter &filter)
{
    const auto key = std::string_view(name).substr(6);
    if (key == "[search]")
        filter.search = value;
    else if (key == "[parent]")
        filter.parent = RunId(value);
    else if (key == "[replayOf]")
        filter.replayOf = RunId(value);
    else if (key == "[rootOnly]")
        return readFlag(name, value, filter.rootOnly);
    else if (key == "[id]") {
        for (auto &id : commaList(value))
            filter.ids.emplace_back(std::move(id));
    } else if (key == "[env]") {
        if (value != "dev")
            return invalid(name, "there is no environment " + value + "; there is dev");
    } else {
        const auto inner = key.starts_with("[createdAt][") ? key.substr(12) : key.substr(1);
        const bool isTime = inner == "from]" || inner == "to]" || inner == "period]";
        const bool isInPlace = key.starts_with("[createdAt][") == isTime;
        return readRunFilter(name, isInPlace ? inner.substr(0, inner.size() - 1) : std::string_view{},
                             commaList(value), now, filter);
    }
    return std::nullopt;
}

} // namespace

Result<RunListQuery> runListQuery(const QueryValues &values, TimePoint now)
{
    RunListQuery query;
    for (const auto &[name, value] : values) {
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
            if (auto error = readParameter(name, value, now, query.filter))
                return *error;
        }
    }
    if (!query.before.empty())
        query.after = {}; // the SDK sends both to go back
    return query;
}

} // namespace runyard::wire
