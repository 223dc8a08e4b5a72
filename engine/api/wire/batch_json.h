// Batches as the management API speaks of them: two-phase (announce, then stream items), and in one call.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/client/engine_client.h"

#include <string_view>
#include <vector>

namespace runyard::wire {

/// {runCount, idempotencyKey?, idempotencyKeyOptions?, parentRunId?}
Result<BatchRequest> batchRequest(std::string_view body);

/// Lines of {index, task, payload?, options?}. A line that cannot be read refuses the whole (InvalidInput
/// for what is no JSON, else Unprocessable); a payload over the limit makes an item with that problem.
Result<std::vector<BatchItem>> streamedItems(std::string_view body, TimePoint now);

struct WholeBatch
{
    BatchRequest request;
    std::vector<BatchItem> items;
};
/// {items: [{task, payload?, options?}], parentRunId?}; `task` is that of every item when not empty.
Result<WholeBatch> wholeBatch(std::string_view body, const std::string &task, TimePoint now);

/// Answer to an announcement.
Json announcedBatch(const BatchReply &reply);
/// {id, itemsAccepted, itemsDeduplicated, sealed, …}
Json batchProgress(const BatchProgress &progress);
/// `members` = all of them.
Json retrievedBatch(const BatchMembers &batch);
/// A run of a one-call batch: {id, taskIdentifier, isCached}
Json batchRuns(const std::vector<BatchMember> &members);

/// Runyard's own shape.
Json ownBatch(const Batch &batch);

} // namespace runyard::wire
