// Batches: announcing one, taking in its items, and counting the runs that end.

#include "engine/domain/characters.h"
#include "engine/domain/counted.h"
#include "engine/domain/limits.h"
#include "engine/scheduling/engine_core.h"

#include <unordered_set>

namespace runyard {

namespace {

Error noSuchBatch(const BatchId &id)
{
    return {ErrorCode::NotFound, "There is no batch " + id.text + ".", "Check the id.", {}};
}

/// In the table of request keys, where runs have positive numbers.
RunSeq asRequestKeyHolder(const Batch &batch)
{
    return RunSeq{-batch.number};
}

} // namespace

Batch *EngineCore::earlierBatch(const BatchRequest &request)
{
    const TimePoint now = m_clock.now();
    if (!request.requestKey.empty()) {
        const auto holder = requestKeyHolder(request.requestKey);
        if (holder && toInt(*holder) < 0)
            return m_batches.find(-toInt(*holder));
    }
    if (request.idempotencyKey.hash.empty())
        return nullptr;
    m_batches.flush(); // one of this drain may be over
    const auto known = m_store.findBatchByKey(request.idempotencyKey.hash);
    const bool isHeld = known && known->status != BatchStatus::Aborted
                        && known->idempotencyKey.expiresAt > now && !m_batches.wasGivenUp(*known);
    return isHeld ? m_batches.find(known->number) : nullptr;
}

Result<BatchReply> EngineCore::createBatch(const BatchRequest &request)
{
    if (request.runCount < 1 || request.runCount > limits::kBatchItems)
        return Error{ErrorCode::InvalidInput,
                     "A batch has 1 to " + std::to_string(limits::kBatchItems) + " items, not "
                         + std::to_string(request.runCount) + ".",
                     "Split it.",
                     {}};
    if (isLongerThan(request.idempotencyKey.hash, limits::kIdempotencyKeyLength))
        return Error{ErrorCode::InvalidInput,
                     "The idempotency key is longer than 2048 characters.",
                     "Use a hash.",
                     {}};
    return request.resumesParent ? announceAwaited(request) : announceBatch(request);
}

Result<BatchReply> EngineCore::announceBatch(const BatchRequest &request)
{
    // Where items are missing, whoever asks again is to send them, key or not.
    if (const Batch *earlier = earlierBatch(request)) {
        if (!earlier->isSealed() && earlier->runCount != request.runCount)
            return Error{ErrorCode::Unprocessable,
                         "Batch " + earlier->id.text + " has this idempotency key and was announced with "
                             + counted(earlier->runCount, "item") + ", not "
                             + std::to_string(request.runCount) + ".",
                         "Send its items, or use another key.",
                         {}};
        return BatchReply{*earlier, earlier->isSealed()};
    }
    const TimePoint now = m_clock.now();
    Batch batch;
    batch.id = BatchId{"batch_" + m_ids.body()};
    batch.runCount = request.runCount;
    batch.createdAt = now;
    batch.updatedAt = now;
    batch.idempotencyKey = request.idempotencyKey;
    if (!batch.idempotencyKey.hash.empty())
        batch.idempotencyKey.expiresAt = now + limits::kIdempotencyKeyTtl;
    RunSeq parent = RunSeq::None;
    if (const RunEntry *entry = request.parent.empty() ? nullptr : m_runs.find(request.parent)) {
        batch.parent = request.parent;
        parent = entry->run.seq;
        batch.resumesParent = request.resumesParent;
    }
    const Batch &made =
        m_batches.insert(std::move(batch), parent, m_clock.elapsed() + limits::kBatchItemsTime);
    if (!request.requestKey.empty()) {
        m_store.putRequestKey(request.requestKey, asRequestKeyHolder(made), now);
        m_requestKeys[request.requestKey] = asRequestKeyHolder(made);
    }
    return BatchReply{made, false};
}

Result<BatchProgress> EngineCore::addBatchItems(const BatchId &id, std::vector<BatchItem> items)
{
    Batch *batch = m_batches.find(id);
    if (!batch)
        return noSuchBatch(id);
    if (m_batches.wasGivenUp(*batch))
        return Error{ErrorCode::Unprocessable,
                     "Batch " + id.text + " takes no more items: they had "
                         + std::to_string(limits::kBatchItemsTime.count())
                         + " hours to come after it was announced.",
                     "Announce a new batch.",
                     {}};
    for (const BatchItem &item : items) {
        if (item.index < 0 || item.index >= batch->runCount)
            return Error{ErrorCode::InvalidInput,
                         "Item " + std::to_string(item.index) + " is past the "
                             + counted(batch->runCount, "item") + " that " + id.text + " was announced with.",
                         "Number the items from 0, and announce as many as there are.",
                         {}};
    }
    // Its parent may have ended meanwhile: then there is nobody to make these runs for.
    RunEntry *waiter = nullptr;
    if (batch->resumesParent && !batch->isSealed()) {
        const auto ready = readyToWait(batch->parent);
        if (!ready)
            return ready.error();
        waiter = *ready;
    }
    BatchProgress progress;
    const TimePoint now = m_clock.now();
    std::unordered_set<int> inThisCall;
    const bool hasEarlier = batch->received > 0;
    for (BatchItem &item : items) {
        const bool isRepeated = !inThisCall.insert(item.index).second
                                || (hasEarlier && m_store.hasBatchItem(batch->number, item.index));
        if (isRepeated) {
            ++progress.repeated;
            continue;
        }
        ++progress.accepted;
        if (item.problem) {
            m_batches.addError(*batch, item.index, item.request.taskId, *item.problem, now);
            continue;
        }
        item.request.options.batch = {};
        if (item.request.options.parent.empty())
            item.request.options.parent = batch->parent;
        const RunSeq newest = m_store.newestSeq();
        const auto reply = createRun(item.request, {.batch = id, .resumesParent = batch->resumesParent});
        if (!reply) {
            m_batches.addError(*batch, item.index, item.request.taskId, reply.error(), now);
            continue;
        }
        const RunEntry &made = *m_runs.find(reply->seq);
        const Status allowed = waiter ? refuseCycle(*waiter, made) : Status(Done{});
        if (allowed.ok())
            m_batches.addRun(*batch, item.index, made.run, reply->seq <= newest, now);
        else
            m_batches.addError(*batch, item.index, item.request.taskId, allowed.error(), now);
    }
    if (waiter && batch->isSealed())
        beginBatchWait(*waiter, *batch);
    progress.batch = *batch;
    return progress;
}

Result<BatchProgress> EngineCore::triggerBatch(const BatchRequest &request, std::vector<BatchItem> items)
{
    const auto made = createBatch(request);
    if (!made)
        return made.error();
    return addBatchItems(made->batch.id, std::move(items));
}

Status EngineCore::checkJoins(const BatchId &id)
{
    const Batch *batch = m_batches.find(id);
    if (!batch)
        return noSuchBatch(id);
    if (isFinal(batch->status))
        return Error{
            ErrorCode::Conflict, "The batch " + id.text + " is over.", "Trigger the run without it.", {}};
    return Done{};
}

void EngineCore::joinBatch(const BatchId &id, const Run &run)
{
    Batch &batch = *m_batches.find(id);
    const int index = batch.runCount++; // past those announced, which may still come
    m_batches.addRun(batch, index, run, false, m_clock.now());
}

} // namespace runyard
