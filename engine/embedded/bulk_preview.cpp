#include "engine/embedded/bulk_preview.h"

#include "engine/base/characters.h"
#include "engine/base/limits.h"
#include "engine/domain/trigger_rules.h"
#include "engine/transform/transformer.h"

#include <chrono>

namespace runyard {

namespace {

// A slow expression makes small pages, so that whoever asks for another one does not wait for this one.
constexpr auto kPreviewTime = std::chrono::milliseconds(500);
constexpr std::size_t kMaxFindings = 3;

std::string sentenceOf(const Error &error)
{
    std::string text = error.text();
    for (std::size_t i = 0; i < error.details.size() && i < kMaxFindings; ++i) {
        if (text.find(error.details[i].reason) == std::string::npos)
            text += " " + error.details[i].path + ": " + error.details[i].reason + ".";
    }
    return text;
}

/// Fills in the payload of the replay, or why there is none.
void transform(BulkPreviewRow &row, const Packet &payload, Transformer &transformer, PayloadChecks &checks)
{
    auto after = transformer.apply(payload);
    if (!after) {
        row.problem = sentenceOf(after.error());
        return;
    }
    row.problem = checks.refusal(row.taskId, *after);
    row.isChanged = after->data != payload.data;
    row.loss = transformer.loss();
    row.after = std::move(after->data);
}

} // namespace

const PayloadSchema *PayloadChecks::schemaOf(const std::string &taskId)
{
    if (!m_isRead) {
        m_isRead = true;
        if (const auto tasks = m_reader.projects.tasks()) {
            for (const TaskInfo &task : *tasks)
                m_texts[task.definition.id] = task.definition.payloadSchema;
        }
    }
    const auto text = m_texts.find(taskId);
    if (text == m_texts.end() || text->second.empty())
        return nullptr;
    auto &schema = m_schemas[taskId];
    if (!schema) {
        if (auto compiled = PayloadSchema::compile(text->second))
            schema = std::move(*compiled);
    }
    return schema.get();
}

std::string PayloadChecks::refusal(const std::string &taskId, const Packet &payload)
{
    const Status good = checkPayload(payload, schemaOf(taskId));
    return good ? std::string() : sentenceOf(good.error());
}

Result<BulkPreview> lookAhead(RunReader &reader, const BulkPreviewRequest &request,
                              const std::filesystem::path &jqHelper)
{
    if (request.limit < 1 || request.limit > static_cast<int>(limits::kPageRows))
        return Error{ErrorCode::InvalidInput, "A preview has 1 to 500 rows.", {}, {}};
    const bool isReplay = request.request.kind == BulkKind::Replay;
    const bool transforms = isReplay && request.request.transform.kind != TransformKind::None;
    BulkPreview preview;
    auto transformer = Transformer::make(request.request.transform, jqHelper);
    if (!transformer)
        preview.problem = transformer.error();
    if (request.withTotal) {
        const auto total = reader.bulk.countTargets(request.request);
        if (!total)
            return total.error();
        preview.total = *total;
    }
    const auto targets =
        reader.bulk.targets({.request = request.request,
                             .after = request.after,
                             .limit = request.limit,
                             .withPayloads = transforms || (isReplay && request.textBytes > 0)});
    if (!targets)
        return targets.error();
    preview.hasMore = targets->hasMore;
    const auto end = std::chrono::steady_clock::now() + kPreviewTime;
    PayloadChecks checks(reader);
    for (const BulkTarget &target : targets->runs) {
        BulkPreviewRow row{.seq = target.seq,
                           .run = target.id,
                           .taskId = target.taskId,
                           .status = target.status,
                           .before = target.payload.data,
                           .problem = whySkipped(request.request.kind, target.status)};
        if (!preview.rows.empty() && std::chrono::steady_clock::now() >= end) {
            preview.hasMore = true;
            break;
        }
        if (transforms && transformer)
            transform(row, target.payload, **transformer, checks);
        else if (isReplay && !transforms)
            row.after = row.before;
        row.before.resize(wholeCharacters(row.before, request.textBytes).size());
        row.after.resize(wholeCharacters(row.after, request.textBytes).size());
        preview.rows.push_back(std::move(row));
    }
    return preview;
}

} // namespace runyard
