#include "engine/store/rows/bulk_rows.h"

#include "engine/domain/run_query_text.h"
#include "engine/store/base/database.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace runyard {

const char *const kBulkColumns = "id, state, request, created_at, starts_at, started_at, finished_at, total,"
                                 " done, failed, skipped, made, problem, up_to, position";

namespace {

using BulkJson = nlohmann::json;

template <class T>
void putIfAny(BulkJson &json, const char *name, const std::vector<T> &values)
{
    if (!values.empty())
        json[name] = values;
}

} // namespace

std::string encodeBulkRequest(const BulkRequest &request)
{
    BulkJson json = {{"kind", static_cast<int>(request.kind)}};
    if (request.selection.all)
        json["all"] = formatRunQuery(*request.selection.all);
    if (!request.madeBy.empty())
        json["madeBy"] = request.madeBy.text;
    if (request.transform.kind != TransformKind::None) {
        json["transform"] = static_cast<int>(request.transform.kind);
        json["transformText"] = request.transform.text;
    }
    if (!request.reason.empty())
        json["reason"] = request.reason;
    if (request.delayUntil)
        json["delayUntil"] = toMicros(*request.delayUntil);
    putIfAny(json, "tags", request.tags);
    if (request.canary)
        json["canary"] = true;
    if (request.startsAtOnce)
        json["startsAtOnce"] = true;
    if (!request.name.empty())
        json["name"] = request.name;
    if (request.actor != Actor::User)
        json["actor"] = static_cast<int>(request.actor);
    return json.dump(-1, ' ', false, BulkJson::error_handler_t::replace);
}

std::optional<BulkRequest> decodeBulkRequest(std::string_view text)
{
    try {
        const BulkJson json = BulkJson::parse(text);
        const int kind = json.at("kind").get<int>();
        const int transform = json.value("transform", 0);
        if (kind < 0 || kind >= kBulkKindCount || transform < 0
            || transform > static_cast<int>(TransformKind::Jq))
            return std::nullopt;
        BulkRequest request;
        request.kind = static_cast<BulkKind>(kind);
        if (const auto all = json.find("all"); all != json.end()) {
            RunQuery query = parseRunQuery(all->get<std::string>());
            if (query.problem)
                return std::nullopt;
            request.selection.all = std::move(query.filter);
        }
        request.madeBy = BulkId{json.value("madeBy", std::string())};
        request.transform = {static_cast<TransformKind>(transform),
                             json.value("transformText", std::string())};
        request.reason = json.value("reason", std::string());
        if (const auto delay = json.find("delayUntil"); delay != json.end())
            request.delayUntil = fromMicros(delay->get<std::int64_t>());
        request.tags = json.value("tags", request.tags);
        request.canary = json.value("canary", false);
        request.startsAtOnce = json.value("startsAtOnce", false);
        request.name = json.value("name", std::string());
        request.actor = static_cast<Actor>(std::clamp(json.value("actor", 0), 0, 4));
        return request;
    } catch (const BulkJson::exception &) {
        return std::nullopt;
    }
}

BulkAction readBulkAction(Database &database, const Statement &row)
{
    BulkAction action;
    action.id = BulkId{row.text(0)};
    const int state = row.integer(1);
    auto request = decodeBulkRequest(row.view(2));
    if (!request || state < 0 || state >= kBulkStateCount) {
        database.fail(Error{ErrorCode::StoreDamaged,
                            "The stored bulk action " + action.id.text + " cannot be read.",
                            "Keep a copy of the file, then restore a backup.",
                            {}});
        return action;
    }
    action.request = std::move(*request);
    action.state = static_cast<BulkState>(state);
    action.createdAt = row.time(3);
    action.startsAt = row.time(4);
    action.startedAt = row.optionalTime(5);
    action.finishedAt = row.optionalTime(6);
    action.total = row.int64(7);
    action.done = row.int64(8);
    action.failed = row.int64(9);
    action.skipped = row.int64(10);
    action.made = row.int64(11);
    action.problem = row.text(12);
    action.upTo = RunSeq{row.int64(13)};
    action.position = RunSeq{row.int64(14)};
    return action;
}

} // namespace runyard
