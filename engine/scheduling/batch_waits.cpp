// Batches that their parent waits for. The wait begins with the last item: until then the parent's process must
// go on, since it is what sends them.

#include "engine/scheduling/engine_core.h"

namespace runyard {

namespace {

/// A batch of the same size at the same place is the one that a lost attempt made.
std::string whatOfBatch(int items, const std::string &key)
{
    return "batch " + std::to_string(items) + ' ' + key;
}

} // namespace

Result<BatchReply> EngineCore::announceAwaited(const BatchRequest &request)
{
    if (request.parent.empty())
        return Error{ErrorCode::InvalidInput,
                     "resumeParentOnCompletion needs parentRunId, the run that waits.",
                     {},
                     {{"parentRunId", "missing"}}};
    if (!request.requestKey.empty()) { // asked again because the answer was lost
        const auto holder = requestKeyHolder(request.requestKey);
        if (const Batch *same = holder && toInt(*holder) < 0 ? m_batches.find(-toInt(*holder)) : nullptr)
            return BatchReply{*same, same->isSealed()};
    }
    const auto waiter = readyToWait(request.parent);
    if (!waiter)
        return waiter.error();
    RunEntry &entry = **waiter;
    const std::string &key = request.idempotencyKey.hash;
    const Batch *batch = nullptr;
    if (key.empty()) {
        const auto points = waitpointsOf(nextWait(entry, whatOfBatch(request.runCount, key), {}));
        if (points.size() == 1 && points.front().type == WaitpointType::Batch)
            batch = m_batches.find(BatchId{points.front().batch});
    }
    BatchReply reply;
    if (batch) {
        reply = {*batch, true};
    } else {
        auto made = announceBatch(request);
        if (!made)
            return made;
        reply = std::move(*made);
    }
    if (reply.batch.isSealed())
        beginBatchWait(entry, *m_batches.find(reply.batch.id));
    else if (!reply.batch.resumesParent || reply.batch.parent != request.parent)
        return Error{ErrorCode::Conflict,
                     "Batch " + reply.batch.id.text
                         + ", which has this idempotency key, still lacks items, and " + request.parent.text
                         + " is not the run that waits for it.",
                     "Send its items first, or use another key.",
                     {}};
    return reply;
}

void EngineCore::beginBatchWait(RunEntry &entry, const Batch &batch)
{
    beginWait(entry, nextWait(entry, whatOfBatch(batch.runCount, batch.idempotencyKey.hash), {}),
              {waitpointOf(batch)});
}

} // namespace runyard
