// Batches in the shapes of the management API: two-phase (announce, then stream items), and in one call.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/domain/batch.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace runyard::wire {

/// {runCount, idempotencyKey?, idempotencyKeyOptions?, parentRunId?}
Result<BatchRequest> batchRequest(std::string_view body);

/// Reads lines of {index, task, payload?, options?} as they arrive. An unreadable line ends the reading
/// (InvalidInput if it is not JSON, else Unprocessable); a payload over the limit yields an item with that
/// problem.
class ItemLines
{
public:
    explicit ItemLines(TimePoint now) : m_now(now) {}

    /// Must not be called again after it has returned an error.
    std::optional<Error> take(std::string_view bytes);
    std::optional<Error> finish(); // the last line may have no line break
    /// Returns the items read since the last call.
    std::vector<BatchItem> items() { return std::exchange(m_items, {}); }

private:
    std::optional<Error> takeLine(std::string_view line);

    TimePoint m_now;
    std::string m_rest; // an incomplete line
    int m_lines = 0;
    int m_count = 0; // items so far
    std::vector<BatchItem> m_items;
};

struct WholeBatch
{
    BatchRequest request;
    std::vector<BatchItem> items;
};
/// Reads {items: [{task, payload?, options?}], parentRunId?}. A non-empty `task` applies to every item.
Result<WholeBatch> wholeBatch(std::string_view body, const std::string &task, TimePoint now);

/// The answer to an announcement.
Json announcedBatch(const BatchReply &reply);
/// {id, itemsAccepted, itemsDeduplicated, sealed, …}
Json batchProgress(const BatchProgress &progress);
/// `members`: all members of the batch.
Json retrievedBatch(const BatchMembers &batch);
/// A run of a one-call batch: {id, taskIdentifier, isCached}
Json batchRuns(const std::vector<BatchMember> &members);

/// In Runyard's own shape.
Json ownBatch(const Batch &batch);

} // namespace runyard::wire
