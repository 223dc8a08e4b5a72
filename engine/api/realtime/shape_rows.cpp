#include "engine/api/realtime/shape_rows.h"

#include "engine/api/files/stored_payloads.h"
#include "engine/api/wire/raw_status.h"
#include "engine/api/wire/run_json.h"
#include "engine/formats/duration_text.h"

#include <algorithm>
#include <array>

namespace runyard {

using wire::Json;

namespace {

struct Column
{
    const char *name;
    const char *type;
    int dimensions = 0;
    bool isRequired = false;
};

constexpr std::array kColumns{
    Column{"id", "text", 0, true},
    Column{"taskIdentifier", "text", 0, true},
    Column{"friendlyId", "text", 0, true},
    Column{"status", "text", 0, true},
    Column{"createdAt", "timestamp", 0, true},
    Column{"updatedAt", "timestamp", 0, true},
    Column{"startedAt", "timestamp"},
    Column{"delayUntil", "timestamp"},
    Column{"queuedAt", "timestamp"},
    Column{"expiredAt", "timestamp"},
    Column{"completedAt", "timestamp"},
    Column{"idempotencyKey", "text"},
    Column{"number", "int4"},
    Column{"isTest", "bool"},
    Column{"usageDurationMs", "int4"},
    Column{"costInCents", "float8"},
    Column{"baseCostInCents", "float8"},
    Column{"ttl", "text"},
    Column{"payload", "text"},
    Column{"payloadType", "text"},
    Column{"metadata", "text"},
    Column{"metadataType", "text"},
    Column{"output", "text"},
    Column{"outputType", "text"},
    Column{"runTags", "text", 1},
    Column{"error", "jsonb"},
    Column{"realtimeStreams", "text", 1},
};

bool isSkipped(const Column &column, const SkippedColumns &skipped)
{
    return !column.isRequired && std::ranges::find(skipped, column.name) != skipped.end();
}

Json timeOrNull(const std::optional<TimePoint> &at)
{
    if (!at)
        return nullptr;
    auto text = isoText(*at);
    text.pop_back(); // the Z: times in this protocol have no zone and mean UTC
    return text;
}

Json textOrNull(const std::string &text)
{
    return text.empty() ? Json() : Json(text);
}

std::string listLiteral(const std::vector<std::string> &items)
{
    std::string text = "{";
    for (const auto &item : items) {
        text += text.size() > 1 ? ",\"" : "\"";
        for (const char c : item) {
            if (c == '"' || c == '\\')
                text += '\\';
            text += c;
        }
        text += '"';
    }
    return text + "}";
}

void putPacket(Json &row, const std::string &name, const RunDetail &detail, const Packet &packet)
{
    const bool isLarge = packet.present && packet.data.size() >= kLinkBytes;
    row[name] = !packet.present ? Json()
                : isLarge       ? Json("runs/" + detail.run.id.text + "/" + name)
                                : Json(packet.data);
    row[name + "Type"] = !packet.present ? Json()
                         : isLarge       ? Json(std::string(kStoreType))
                                         : Json(packet.type);
}

Json values(const RunDetail &detail, const std::vector<std::string> &streams)
{
    const auto &run = detail.run;
    Json row = {{"id", run.id.text},
                {"taskIdentifier", run.taskId},
                {"friendlyId", run.id.text},
                {"status", rawStatusText(run.status)},
                {"createdAt", timeOrNull(run.createdAt)},
                {"updatedAt", timeOrNull(run.updatedAt)},
                {"startedAt", timeOrNull(run.startedAt)},
                {"delayUntil", timeOrNull(run.delayUntil)},
                {"queuedAt", timeOrNull(run.queuedAt)}};
    row["expiredAt"] = run.status == RunStatus::Expired ? timeOrNull(run.finishedAt) : Json();
    row["completedAt"] = timeOrNull(run.finishedAt);
    row["idempotencyKey"] =
        textOrNull(run.idempotencyKey.userKey.empty() ? run.idempotencyKey.hash : run.idempotencyKey.userKey);
    row["number"] = std::to_string(static_cast<std::int64_t>(run.seq) & 0x7fffffff);
    row["isTest"] = run.isTest ? "t" : "f";
    row["usageDurationMs"] = std::to_string(run.activeTime.count());
    row["costInCents"] = "0";
    row["baseCostInCents"] = "0";
    row["ttl"] = run.ttl && run.ttl->count() > 0 ? Json(durationText(*run.ttl)) : Json();
    putPacket(row, "payload", detail, detail.payload);
    row["metadata"] = textOrNull(detail.metadata);
    row["metadataType"] = detail.metadata.empty() ? Json() : Json("application/json");
    putPacket(row, "output", detail, detail.output);
    row["runTags"] = listLiteral(run.tags);
    row["error"] = detail.error ? Json(wire::dump(wire::taskRunError(*detail.error))) : Json();
    row["realtimeStreams"] = listLiteral(streams);
    return row;
}

} // namespace

std::string shapeSchema(const SkippedColumns &skipped)
{
    Json schema = Json::object();
    for (const auto &column : kColumns) {
        if (isSkipped(column, skipped))
            continue;
        schema[column.name] = {{"type", column.type}};
        if (column.dimensions > 0)
            schema[column.name]["dims"] = column.dimensions;
    }
    return wire::dump(schema);
}

Json shapeRow(const RunDetail &detail, const std::vector<std::string> &streams, RowChange change,
              const SkippedColumns &skipped)
{
    Json row = values(detail, streams);
    for (const auto &column : kColumns) {
        if (isSkipped(column, skipped))
            row.erase(column.name);
    }
    return {{"key", "\"public\".\"TaskRun\"/\"" + detail.run.id.text + "\""},
            {"value", std::move(row)},
            {"headers", {{"operation", change == RowChange::Insert ? "insert" : "update"}}}};
}

Json shapeUpToDate()
{
    return {{"headers", {{"control", "up-to-date"}}}};
}

} // namespace runyard
