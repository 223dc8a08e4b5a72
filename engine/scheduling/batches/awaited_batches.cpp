// Batches whose parent waits for them. The wait begins with the last item: until then the parent's process
// has to keep running, because it sends the items.
#include "engine/scheduling/batches/batches.h"

namespace runyard {

namespace {

/// A batch of the same size at the same position was created by a lost attempt of this run.
std::string whatOfBatch(int items, const std::string &key)
{
    return "batch " + std::to_string(items) + ' ' + key;
}

} // namespace

Result<BatchReply> Batches::announceAwaited(const BatchRequest &request)
{
    if (request.parent.empty())
        return Error{ErrorCode::InvalidInput,
                     "resumeParentOnCompletion needs parentRunId, the run that waits.",
                     {},
                     {{"parentRunId", "missing"}}};
    if (!request.requestKey.empty()) { // repeated because the reply was lost
        const auto holder = m_requestKeys.holder(request.requestKey);
        if (const Batch *same = holder && toInt(*holder) < 0 ? m_book.find(-toInt(*holder)) : nullptr)
            return BatchReply{*same, same->isSealed()};
    }
    const auto waiter = m_waitRequests.readyToWait(request.parent);
    if (!waiter)
        return waiter.error();
    RunEntry &entry = **waiter;
    const std::string &key = request.idempotencyKey.hash;
    RunWait wait = m_waitRequests.nextWait(entry, whatOfBatch(request.runCount, key), {});
    const Batch *batch = nullptr;
    if (key.empty()) {
        const auto points = m_waits.waitpointsOf(wait);
        if (points.size() == 1 && points.front().type == WaitpointType::Batch)
            batch = m_book.find(BatchId{points.front().batch});
        if (batch && m_book.wasGivenUp(*batch)) // the current attempt can send its items again
            batch = nullptr;
    }
    BatchReply reply;
    if (batch) {
        reply = {*batch, batch->isSealed()};
    } else {
        auto made = announce(request);
        if (!made)
            return made;
        reply = std::move(*made);
    }
    if (reply.batch.isSealed()) {
        beginWait(entry, reply.batch);
    } else if (reply.batch.resumesParent && reply.batch.parent == request.parent) {
        // Stored already, so that a new attempt finds the batch if this one is lost before the last item.
        wait.state = WaitState::Done;
        m_waitRequests.keepWait(wait, {m_waitRequests.waitpointOf(reply.batch)});
    } else {
        return Error{ErrorCode::Conflict,
                     "Batch " + reply.batch.id.text
                         + ", which has this idempotency key, is still missing items, and "
                         + request.parent.text + " is not the run waiting for it.",
                     "Send its items first, or use another key.",
                     {}};
    }
    return reply;
}

void Batches::beginWait(RunEntry &entry, const Batch &batch)
{
    const Waitpoint point = m_waitRequests.waitpointOf(batch);
    const auto last = m_store.waits.last(entry.run.seq, entry.attempt->number);
    const bool hasPlace = last && last->state == WaitState::Done && !last->overAt
                          && last->waitpoints == std::vector{point.number};
    RunWait wait =
        hasPlace ? *last
                 : m_waitRequests.nextWait(entry, whatOfBatch(batch.runCount, batch.idempotencyKey.hash), {});
    wait.state = WaitState::Waiting;
    wait.beganAt = m_clock.now();
    m_waitRequests.beginWait(entry, std::move(wait), {point});
}

} // namespace runyard
