#include "engine/scheduling/batches/batches.h"

#include "engine/base/characters.h"
#include "engine/base/counted.h"
#include "engine/base/limits.h"
#include "engine/scheduling/batches/no_such_batch.h"

#include <unordered_set>

namespace runyard {

namespace {

/// Batches have negative numbers in the table of request keys; runs have positive ones.
RunSeq asRequestKeyHolder(const Batch &batch)
{
    return RunSeq{-batch.number};
}

} // namespace

void Batches::load()
{
    m_book.load(
        [this](TimePoint announcedAt) { return m_time.elapsedDue(announcedAt + limits::kBatchItemsTime); });
}

void Batches::advance()
{
    m_book.giveUpDue(m_clock.elapsed(), m_clock.now());
}

std::optional<TimePoint> Batches::nextDue() const
{
    const auto due = m_book.nextDue();
    return due ? std::optional(m_time.wallOf(*due)) : std::nullopt;
}

Batch *Batches::earlierBatch(const BatchRequest &request)
{
    const TimePoint now = m_clock.now();
    if (!request.requestKey.empty()) {
        const auto holder = m_requestKeys.holder(request.requestKey);
        if (holder && toInt(*holder) < 0)
            return m_book.find(-toInt(*holder));
    }
    if (request.idempotencyKey.hash.empty())
        return nullptr;
    m_book.flush(); // one of this drain may be over
    const auto known = m_store.batches.findByKey(request.idempotencyKey.hash);
    const bool isHeld = known && known->status != BatchStatus::Aborted
                        && known->idempotencyKey.expiresAt > now && !m_book.wasGivenUp(*known);
    return isHeld ? m_book.find(known->number) : nullptr;
}

Result<BatchReply> Batches::create(const BatchRequest &request)
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
    return request.resumesParent ? announceAwaited(request) : announce(request);
}

Result<BatchReply> Batches::announce(const BatchRequest &request)
{
    // While items are missing, a repeated announcement returns the batch so that they can be sent, with or
    // without a key.
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
    const Batch &made = m_book.insert(std::move(batch), parent, m_clock.elapsed() + limits::kBatchItemsTime);
    if (!request.requestKey.empty()) {
        m_store.keys.putRequestKey(request.requestKey, asRequestKeyHolder(made), now);
        m_requestKeys.note(request.requestKey, asRequestKeyHolder(made));
    }
    return BatchReply{made, false};
}

Result<BatchProgress> Batches::add(const BatchId &id, std::vector<BatchItem> items)
{
    Batch *batch = m_book.find(id);
    if (!batch)
        return noSuchBatch(id);
    if (m_book.wasGivenUp(*batch))
        return Error{ErrorCode::Unprocessable,
                     "Batch " + id.text + " takes no more items: they were due within "
                         + std::to_string(limits::kBatchItemsTime.count()) + " hours of its announcement.",
                     "Announce a new batch.",
                     {}};
    for (const BatchItem &item : items) {
        if (item.index < 0 || item.index >= batch->runCount)
            return Error{ErrorCode::InvalidInput,
                         "Item " + std::to_string(item.index) + " is beyond the "
                             + counted(batch->runCount, "item") + " that " + id.text + " was announced with.",
                         "Number the items from 0, and announce as many as there are.",
                         {}};
    }
    // Its parent may have ended in the meantime; then these runs are not needed.
    RunEntry *waiter = nullptr;
    if (batch->resumesParent && !batch->isSealed()) {
        const auto ready = m_waitRequests.readyToWait(batch->parent);
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
                                || (hasEarlier && m_store.batches.hasItem(batch->number, item.index));
        if (isRepeated) {
            ++progress.repeated;
            continue;
        }
        ++progress.accepted;
        if (item.problem) {
            m_book.addError(*batch, item.index, item.request.taskId, *item.problem, now);
            continue;
        }
        item.request.options.batch = {};
        if (item.request.options.parent.empty())
            item.request.options.parent = batch->parent;
        const RunSeq newest = m_store.runs.newestSeq();
        const auto reply =
            m_factory.create(item.request, {.batch = id, .resumesParent = batch->resumesParent});
        if (!reply) {
            m_book.addError(*batch, item.index, item.request.taskId, reply.error(), now);
            continue;
        }
        const RunEntry &made = *m_runs.find(reply->seq);
        const Status allowed = waiter ? m_waitRequests.refuseCycle(*waiter, made) : Status(Done{});
        if (allowed.ok())
            m_book.addRun(*batch, item.index, made.run, reply->seq <= newest, now);
        else
            m_book.addError(*batch, item.index, item.request.taskId, allowed.error(), now);
    }
    if (waiter && batch->isSealed())
        beginWait(*waiter, *batch);
    progress.batch = *batch;
    return progress;
}

Result<BatchProgress> Batches::trigger(const BatchRequest &request, std::vector<BatchItem> items)
{
    const auto made = create(request);
    if (!made)
        return made.error();
    return add(made->batch.id, std::move(items));
}

} // namespace runyard
