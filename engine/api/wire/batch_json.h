// Batches as the management API speaks of them: two-phase (announce, then stream items), and in one call.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/contract/engine_client.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace runyard::wire {

/// {runCount, idempotencyKey?, idempotencyKeyOptions?, parentRunId?}
Result<BatchRequest> batchRequest(std::string_view body);

/// Lines of {index, task, payload?, options?}, taken as they arrive. A line that cannot be read ends it
/// (InvalidInput for what is no JSON, else Unprocessable); a payload over the limit makes an item with that
/// problem.
class ItemLines
{
public:
    explicit ItemLines(TimePoint now) : m_now(now) {}

    /// Once an error was given, nothing more is to be taken.
    std::optional<Error> take(std::string_view bytes);
    std::optional<Error> finish(); // the last line may lack its end
    /// Those that came since the last call.
    std::vector<BatchItem> items() { return std::exchange(m_items, {}); }

private:
    std::optional<Error> takeLine(std::string_view line);

    TimePoint m_now;
    std::string m_rest; // a line whose end has not come
    int m_lines = 0;
    int m_count = 0; // items so far
    std::vector<BatchItem> m_items;
};

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
Json nativeBatch(const Batch &batch);

} // namespace runyard::wire
