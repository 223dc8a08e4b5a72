#include "engine/api/wire/bulk_json.h"

#include "engine/domain/run_query_text.h"
#include "engine/formats/duration_text.h"

namespace runyard::wire {

namespace {

const std::pair<const char *, BulkKind> kActions[] = {{"cancel", BulkKind::Cancel},
                                                      {"replay", BulkKind::Replay},
                                                      {"reschedule", BulkKind::Reschedule},
                                                      {"tag", BulkKind::AddTags}};
const std::pair<const char *, TransformKind> kTransforms[] = {{"merge-patch", TransformKind::MergePatch},
                                                              {"json-patch", TransformKind::JsonPatch},
                                                              {"jq", TransformKind::Jq}};

template <class Names, class Value>
std::string nameIn(const Names &names, Value value)
{
    for (const auto &[name, known] : names) {
        if (known == value)
            return name;
    }
    return {};
}

const char *stateKey(BulkState state)
{
    switch (state) {
    case BulkState::Waiting: return "WAITING";
    case BulkState::Canary: return "CANARY";
    case BulkState::Review: return "REVIEW";
    case BulkState::Running: return "RUNNING";
    case BulkState::Finished: return "FINISHED";
    case BulkState::Stopped: return "STOPPED";
    case BulkState::Undone: return "UNDONE";
    }
    return "";
}

const char *outcomeKey(BulkOutcome outcome)
{
    switch (outcome) {
    case BulkOutcome::Done: return "DONE";
    case BulkOutcome::Failed: return "FAILED";
    case BulkOutcome::Skipped: return "SKIPPED";
    }
    return "";
}

void readSelection(ObjectReader &reader, BulkRequest &request)
{
    const bool hasQuery = reader.find("query") != nullptr;
    if (hasQuery == (reader.find("runs") != nullptr)) {
        reader.refuse("query", "exactly one of query and runs must be present");
    } else if (hasQuery) {
        const RunQuery query = parseRunQuery(reader.text("query"));
        if (query.problem)
            reader.refuse("query", query.problem->message + " (at character "
                                       + std::to_string(query.problem->offset + 1) + ")");
        request.selection.all = query.filter;
    } else {
        for (std::string &id : reader.texts("runs"))
            request.selection.ids.emplace_back(std::move(id));
    }
}

void readTransform(ObjectReader &reader, BulkRequest &request)
{
    const Json *transform = reader.find("transform");
    if (!transform)
        return;
    if (!transform->is_object())
        return reader.refuse("transform", "must be an object");
    ObjectReader inner(*transform, "/transform");
    const std::string kind = inner.text("kind");
    request.transform.text = inner.text("text");
    for (const auto &[name, known] : kTransforms) {
        if (kind == name)
            request.transform.kind = known;
    }
    if (request.transform.kind == TransformKind::None)
        reader.refuse("transform", "its kind must be merge-patch, json-patch or jq");
    else if (inner.error())
        reader.refuse("transform", "must have a text");
}

} // namespace

Result<BulkRequest> bulkRequest(const Json &body, TimePoint now)
{
    ObjectReader reader(body, "");
    BulkRequest request;
    request.actor = Actor::Api;
    const std::string action = reader.text("action");
    bool isKnown = false;
    for (const auto &[name, kind] : kActions) {
        if (action == name) {
            request.kind = kind;
            isKnown = true;
        }
    }
    if (!isKnown)
        reader.refuse("action", "must be cancel, replay, reschedule or tag");
    readSelection(reader, request);
    readTransform(reader, request);
    request.reason = reader.text("reason");
    request.tags = reader.texts("tags");
    request.canary = reader.boolean("canary").value_or(false);
    request.name = reader.text("name");
    if (const std::string delay = reader.text("delay"); !delay.empty()) {
        const auto at = parseTimeOrDuration(delay, now);
        if (at)
            request.delayUntil = *at;
        else
            reader.refuse("delay", at.error().text());
    }
    if (reader.error())
        return *reader.error();
    if (Status good = checkBulkRequest(request); !good)
        return good.error();
    return request;
}

Json nativeBulkAction(const BulkAction &action)
{
    const BulkRequest &request = action.request;
    Json json = {{"id", action.id.text},
                 {"action", nameIn(kActions, request.kind)},
                 {"state", stateKey(action.state)},
                 {"isOver", isAtRest(action.state)}};
    putText(json, "name", request.name);
    if (request.selection.all)
        json["query"] = formatRunQuery(*request.selection.all);
    putText(json, "madeBy", request.madeBy.text);
    if (request.transform.kind != TransformKind::None)
        json["transform"] = {{"kind", nameIn(kTransforms, request.transform.kind)},
                             {"text", request.transform.text}};
    putText(json, "reason", request.reason);
    putTime(json, "delayUntil", request.delayUntil);
    if (!request.tags.empty())
        json["tags"] = request.tags;
    json["canary"] = request.canary;
    json["actor"] = std::string(displayName(request.actor));
    json["counts"] = {{"total", action.total},
                      {"done", action.done},
                      {"failed", action.failed},
                      {"skipped", action.skipped},
                      {"made", action.made}};
    json["createdAt"] = timeText(action.createdAt);
    json["startsAt"] = timeText(action.startsAt);
    putTime(json, "startedAt", action.startedAt);
    putTime(json, "finishedAt", action.finishedAt);
    putText(json, "problem", action.problem);
    return json;
}

Json nativeBulkDetail(const BulkDetail &detail)
{
    Json json = nativeBulkAction(detail.action);
    Json items = Json::array();
    for (const BulkItem &item : detail.items) {
        Json one = {{"run", item.run.text}, {"outcome", outcomeKey(item.outcome)}};
        putText(one, "reason", item.reason);
        putText(one, "made", item.made.text);
        if (item.madeStatus)
            one["madeStatus"] = std::string(keyName(*item.madeStatus));
        items.push_back(std::move(one));
    }
    json["items"] = std::move(items);
    Json made = Json::object();
    for (const RunStatus status : kAllRunStatuses) {
        if (const auto count = detail.madeByStatus[static_cast<std::size_t>(status)]; count > 0)
            made[std::string(keyName(status))] = count;
    }
    json["madeByStatus"] = std::move(made);
    if (detail.hasMore)
        json["next"] = toInt(detail.items.back().seq);
    return json;
}

Json nativeBulkPreview(const BulkPreview &preview)
{
    Json rows = Json::array();
    for (const BulkPreviewRow &row : preview.rows) {
        Json one = {
            {"run", row.run.text}, {"task", row.taskId}, {"status", std::string(keyName(row.status))}};
        putText(one, "before", row.before);
        putText(one, "after", row.after);
        one["isChanged"] = row.isChanged;
        if (row.loss != TransformLoss())
            one["lost"] = {{"numbers", row.loss.numbers}, {"hiddenMembers", row.loss.members}};
        putText(one, "problem", row.problem);
        rows.push_back(std::move(one));
    }
    Json json = {{"total", preview.total}, {"data", std::move(rows)}};
    if (preview.hasMore)
        json["next"] = toInt(preview.rows.back().seq);
    return json;
}

} // namespace runyard::wire
