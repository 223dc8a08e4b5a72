#include "engine/api/wire/batch_json.h"

#include "engine/api/wire/trigger_json.h"
#include "engine/base/limits.h"
#include "engine/formats/json_member.h"

#include <limits>

namespace runyard::wire {

namespace {

std::string_view trimmed(std::string_view line)
{
    constexpr std::string_view kBlank = " \t\r\n";
    const auto begin = line.find_first_not_of(kBlank);
    return begin == line.npos ? std::string_view{}
                              : line.substr(begin, line.find_last_not_of(kBlank) - begin + 1);
}

/// Returns the error of one of many items, with its position.
Error inItem(Error error, const std::string &where, ErrorCode code)
{
    error.code = code;
    error.message = where + ": " + error.message;
    for (auto &detail : error.details)
        detail.path = where + ": " + detail.path;
    return error;
}

Result<BatchItem> itemFrom(const Json &object, std::string_view text, const std::string &task, TimePoint now)
{
    if (!object.is_object())
        return Error{ErrorCode::InvalidInput, "an object is expected", {}, {}};
    ObjectReader reader(object, "");
    BatchItem item;
    const std::string taskId = task.empty() ? reader.text("task") : task;
    if (taskId.empty())
        reader.refuse("task", "a task's id is expected");
    if (reader.error())
        return *reader.error();
    auto request = triggerFrom(taskId, object, text, now);
    if (request) {
        item.request = std::move(*request);
    } else if (request.error().code == ErrorCode::TooLarge) {
        item.problem = request.error();
        item.request.taskId = taskId;
    } else {
        return request.error();
    }
    return item;
}

} // namespace

Result<BatchRequest> batchRequest(std::string_view body)
{
    const auto object = parseObject(body);
    if (!object)
        return object.error();
    ObjectReader reader(*object, "");
    BatchRequest request;
    const auto count = reader.integer("runCount", 1, std::numeric_limits<int>::max());
    if (!count)
        reader.refuse("runCount", "the number of items is expected");
    request.runCount = count.value_or(0);
    request.idempotencyKey.hash = reader.text("idempotencyKey");
    readIdempotencyOptions(reader, request.idempotencyKey);
    request.parent = RunId(reader.text("parentRunId"));
    request.resumesParent = reader.boolean("resumeParentOnCompletion").value_or(false);
    if (reader.error())
        return *reader.error();
    return request;
}

std::optional<Error> ItemLines::take(std::string_view bytes)
{
    for (auto end = bytes.find('\n'); end != bytes.npos; end = bytes.find('\n')) {
        std::optional<Error> error;
        if (m_rest.empty()) {
            error = takeLine(bytes.substr(0, end));
        } else {
            m_rest += bytes.substr(0, end);
            error = takeLine(m_rest);
            m_rest.clear();
        }
        if (error)
            return error;
        bytes.remove_prefix(end + 1);
    }
    m_rest += bytes;
    return std::nullopt;
}

std::optional<Error> ItemLines::finish()
{
    return takeLine(std::exchange(m_rest, {}));
}

std::optional<Error> ItemLines::takeLine(std::string_view text)
{
    const std::string where = "Line " + std::to_string(++m_lines);
    const auto line = trimmed(text);
    if (line.empty())
        return std::nullopt;
    const auto object = parseJson(line);
    if (!object)
        return inItem(object.error(), where, ErrorCode::InvalidInput);
    auto item = itemFrom(*object, line, {}, m_now);
    if (!item)
        return inItem(item.error(), where, ErrorCode::Unprocessable);
    ObjectReader reader(*object, "");
    const auto index = reader.integer("index", 0, std::numeric_limits<int>::max());
    if (!index)
        reader.refuse("index", "the number of the item is expected, from 0");
    if (reader.error())
        return inItem(*reader.error(), where, ErrorCode::Unprocessable);
    item->index = *index;
    m_items.push_back(std::move(*item));
    if (++m_count > limits::kBatchItems)
        return Error{ErrorCode::Unprocessable,
                     "There are more than " + std::to_string(limits::kBatchItems) + " items.",
                     "Split the batch.",
                     {}};
    return std::nullopt;
}

Result<WholeBatch> wholeBatch(std::string_view body, const std::string &task, TimePoint now)
{
    const auto object = parseObject(body);
    if (!object)
        return object.error();
    ObjectReader reader(*object, "");
    WholeBatch batch;
    batch.request.parent = RunId(reader.text("parentRunId"));
    batch.request.resumesParent = reader.boolean("resumeParentOnCompletion").value_or(false);
    const auto *items = reader.find("items");
    if (!items || !items->is_array() || items->empty())
        reader.refuse("items", "a list of items is expected");
    if (reader.error())
        return *reader.error();
    const auto texts = rawElements(rawMember(body, "items").value_or(""));
    for (const Json &one : *items) {
        auto item = itemFrom(one, texts.at(batch.items.size()), task, now);
        if (!item)
            return inItem(item.error(), "items[" + std::to_string(batch.items.size()) + "]",
                          ErrorCode::InvalidInput);
        item->index = static_cast<int>(batch.items.size());
        batch.items.push_back(std::move(*item));
    }
    batch.request.runCount = static_cast<int>(batch.items.size());
    return batch;
}

Json announcedBatch(const BatchReply &reply)
{
    Json out = {
        {"id", reply.batch.id.text}, {"runCount", reply.batch.runCount}, {"isCached", reply.isCached}};
    putText(out, "idempotencyKey", reply.batch.idempotencyKey.hash);
    return out;
}

Json batchProgress(const BatchProgress &progress)
{
    const Batch &batch = progress.batch;
    Json out = {{"id", batch.id.text},
                {"itemsAccepted", progress.accepted},
                {"itemsDeduplicated", progress.repeated},
                {"sealed", batch.isSealed()}};
    if (!batch.isSealed()) {
        out["enqueuedCount"] = batch.received;
        out["expectedCount"] = batch.runCount;
    }
    return out;
}

Json retrievedBatch(const BatchMembers &found)
{
    const Batch &batch = found.batch;
    Json out = {{"id", batch.id.text}, {"status", std::string(keyName(batch.status))}};
    const IdempotencyKey &key = batch.idempotencyKey;
    putText(out, "idempotencyKey", key.userKey.empty() ? key.hash : key.userKey);
    out["createdAt"] = timeText(batch.createdAt);
    out["updatedAt"] = timeText(batch.updatedAt);
    out["runCount"] = batch.runCount;
    Json runs = Json::array();
    Json errors = Json::array();
    for (const BatchMember &member : found.members) {
        if (!member.run.empty()) {
            runs.push_back(member.run.text);
            continue;
        }
        Json error = {{"index", member.index}, {"taskIdentifier", member.taskId}, {"error", member.error}};
        putText(error, "errorCode", member.errorCode);
        errors.push_back(std::move(error));
    }
    out["runs"] = std::move(runs);
    Json processing = Json::object();
    putTime(processing, "completedAt", batch.sealedAt);
    processing["errors"] = std::move(errors);
    out["processing"] = std::move(processing);
    return out;
}

Json batchRuns(const std::vector<BatchMember> &members)
{
    Json runs = Json::array();
    for (const BatchMember &member : members) {
        if (!member.run.empty())
            runs.push_back(
                {{"id", member.run.text}, {"taskIdentifier", member.taskId}, {"isCached", member.wasThere}});
    }
    return runs;
}

Json ownBatch(const Batch &batch)
{
    Json out = {{"id", batch.id.text},
                {"status", std::string(keyName(batch.status))},
                {"isOver", isFinal(batch.status)},
                {"counts",
                 {{"announced", batch.runCount},
                  {"received", batch.received},
                  {"unmade", batch.unmade},
                  {"finished", batch.finished},
                  {"succeeded", batch.succeeded}}}};
    putText(out, "parent", batch.parent.text);
    putText(out, "idempotencyKey", batch.idempotencyKey.userKey);
    out["createdAt"] = timeText(batch.createdAt);
    out["updatedAt"] = timeText(batch.updatedAt);
    putTime(out, "sealedAt", batch.sealedAt);
    putTime(out, "finishedAt", batch.finishedAt);
    return out;
}

} // namespace runyard::wire
