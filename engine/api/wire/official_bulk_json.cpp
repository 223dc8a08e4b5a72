#include "engine/api/wire/official_bulk_json.h"

#include "engine/api/wire/run_query_json.h"
#include "engine/base/characters.h"

#include <charconv>

namespace runyard::wire {

namespace {

constexpr std::string_view kErrorPrefix = "error_";
constexpr std::size_t kShownVersions = 5;

/// Returns the queue as lists name it: {type: "task", name} is the queue of a task.
std::optional<std::string> queueText(const Json &value)
{
    if (value.is_string())
        return value.get<std::string>();
    if (!value.is_object())
        return std::nullopt;
    ObjectReader reader(value, "filter.queue");
    const std::string name = reader.text("name");
    const std::string type = reader.text("type");
    if (reader.error() || name.empty())
        return std::nullopt;
    return type == "task" ? "task/" + name : name;
}

/// Returns a condition as the texts that a query would have.
std::optional<std::vector<std::string>> textsOf(const std::string &key, const Json &value)
{
    std::vector<std::string> texts;
    const Json list = value.is_array() ? value : Json::array({value});
    for (const Json &one : list) {
        if (key == "queue") {
            auto queue = queueText(one);
            if (!queue)
                return std::nullopt;
            texts.push_back(std::move(*queue));
        } else if (one.is_string()) {
            texts.push_back(one.get<std::string>());
        } else if (one.is_boolean() || one.is_number()) {
            texts.push_back(dump(one));
        } else {
            return std::nullopt;
        }
    }
    return texts;
}

Result<RunFilter> filterFrom(const Json &object, TimePoint now)
{
    if (!object.is_object())
        return invalid("filter", "an object is expected");
    RunFilter filter;
    for (const auto &[key, value] : object.items()) {
        const std::string name = "filter." + key;
        const auto texts = value.is_null() ? std::vector<std::string>{} : textsOf(key, value);
        if (!texts)
            return invalid(name, "a text or a list of texts is expected");
        if (texts->empty())
            continue;
        if (auto error = readRunFilter(name, key, *texts, now, filter))
            return *error;
    }
    if (filter.isEmpty())
        return invalid("filter", "at least one condition is expected");
    return filter;
}

} // namespace

Result<BulkRequest> officialBulkRequest(std::string_view body, TimePoint now)
{
    const auto object = parseObject(body);
    if (!object)
        return object.error();
    ObjectReader reader(*object, "");
    BulkRequest request;
    request.actor = Actor::Api;
    request.startsAtOnce = true;
    const std::string action = reader.text("action");
    if (action == "replay")
        request.kind = BulkKind::Replay;
    else if (action != "cancel")
        reader.refuse("action", "cancel or replay is expected");
    request.name = reader.text("name");
    if (isLongerThan(request.name, kBulkNameLength))
        reader.refuse("name", "at most 255 characters are allowed");
    const auto *filter = reader.find("filter");
    if ((filter != nullptr) == (reader.find("runIds") != nullptr))
        reader.refuse("filter", "exactly one of filter and runIds is expected");
    for (std::string &id : reader.texts("runIds"))
        request.selection.ids.emplace_back(std::move(id));
    if (reader.find("targetRegion"))
        reader.refuse("targetRegion", "this engine has one region; leave it out");
    if (reader.error())
        return *reader.error();
    if (filter) {
        auto read = filterFrom(*filter, now);
        if (!read)
            return read.error();
        request.selection.all = std::move(*read);
    }
    if (Status good = checkBulkRequest(request); !good)
        return good.error();
    return request;
}

bool isOfficial(const BulkAction &action)
{
    return action.request.kind == BulkKind::Cancel || action.request.kind == BulkKind::Replay;
}

Json officialBulkAction(const BulkAction &action)
{
    const bool isAborted = action.state == BulkState::Stopped || action.state == BulkState::Undone;
    Json out = {{"id", action.id.text}};
    putText(out, "name", action.request.name);
    out["type"] = action.request.kind == BulkKind::Replay ? "REPLAY" : "CANCEL";
    out["status"] = isAborted ? "ABORTED" : action.state == BulkState::Finished ? "COMPLETED" : "PENDING";
    out["counts"] = {
        {"total", action.total}, {"success", action.done + action.skipped}, {"failure", action.failed}};
    out["createdAt"] = timeText(action.createdAt);
    putTime(out, "completedAt", action.finishedAt);
    return out;
}

std::string errorGroupId(std::int64_t group)
{
    return std::string(kErrorPrefix) + std::to_string(group);
}

std::optional<std::int64_t> errorGroupFrom(std::string_view id)
{
    if (!id.starts_with(kErrorPrefix))
        return std::nullopt;
    id.remove_prefix(kErrorPrefix.size());
    std::int64_t group = 0;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), group);
    return error == std::errc{} && end == id.data() + id.size() ? std::optional(group) : std::nullopt;
}

std::string_view errorGroupStatus(const ErrorGroup &group)
{
    switch (group.state()) {
    case ErrorGroupState::Resolved: return "resolved";
    case ErrorGroupState::Ignored: return "ignored";
    case ErrorGroupState::Open:
    case ErrorGroupState::Regressed: break; // it failed again, so it is not resolved
    }
    return "unresolved";
}

namespace {

Json commonErrorGroup(const ErrorGroup &group)
{
    return {{"id", errorGroupId(group.id)},
            {"fingerprint", std::to_string(group.id)},
            {"taskIdentifier", group.taskId},
            {"errorType", std::string(displayName(group.status))},
            {"errorMessage", group.message},
            {"status", errorGroupStatus(group)},
            {"count", group.runs},
            {"firstSeen", timeText(group.firstSeen)},
            {"lastSeen", timeText(group.lastSeen)}};
}

/// These members may be null, but not missing.
Json timeOrNull(bool isSet, const std::optional<TimePoint> &at)
{
    return isSet && at ? Json(timeText(*at)) : Json();
}

} // namespace

Json listedErrorGroup(const ErrorGroup &group)
{
    Json out = commonErrorGroup(group);
    out["resolvedAt"] = timeOrNull(group.state() == ErrorGroupState::Resolved, group.markedAt);
    out["ignoredUntil"] = Json();
    return out;
}

Json errorGroupDetail(const ErrorGroup &group)
{
    Json out = commonErrorGroup(group);
    Json versions = Json::array();
    for (const auto &[version, runs] : group.versions) {
        if (versions.size() < kShownVersions)
            versions.push_back(version);
    }
    out["affectedVersions"] = std::move(versions);
    out["resolvedAt"] = timeOrNull(group.state() == ErrorGroupState::Resolved, group.markedAt);
    out["ignoredAt"] = timeOrNull(group.state() == ErrorGroupState::Ignored, group.markedAt);
    for (const char *absent :
         {"resolvedInVersion", "resolvedBy", "ignoredUntil", "ignoredReason", "ignoredByUserId",
          "ignoredUntilOccurrenceRate", "ignoredUntilTotalOccurrences"})
        out[absent] = Json();
    return out;
}

} // namespace runyard::wire
