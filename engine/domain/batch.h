// Batches: many runs created and tracked together. A batch is announced with its number of items, accepts
// them (each index once), and is finished when the runs of all items have ended.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/trigger_request.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// Stored as numbers: new values may be added, existing ones never change.
enum class BatchStatus {
    Pending = 0,       // items are missing
    Processing = 1,    // all items have arrived, some runs have not ended
    Completed = 2,     // every item became a run, and all of them ended
    PartialFailed = 3, // like Completed, but no run could be created for some items
    Aborted = 4,       // no run could be created for any item
};
inline constexpr int kBatchStatusCount = 5;

constexpr bool isFinal(BatchStatus status)
{
    return status >= BatchStatus::Completed;
}
std::string_view keyName(BatchStatus status); // "PARTIAL_FAILED"
std::string_view displayName(BatchStatus status);

struct Batch
{
    BatchId id;
    std::int64_t number = 0; // increases with each batch
    BatchStatus status = BatchStatus::Pending;
    int runCount = 0; // as announced
    int received = 0; // items that have arrived: new runs, existing runs, and errors
    int unmade = 0;   // of these, items for which no run could be created
    int finished = 0; // of these, items whose run has ended
    int succeeded = 0;
    TimePoint createdAt;
    TimePoint updatedAt;
    std::optional<TimePoint> sealedAt; // when the last item arrived
    std::optional<TimePoint> finishedAt;
    RunId parent;                  // the run that created it
    bool resumesParent = false;    // the parent waits for the batch once it has all items
    IdempotencyKey idempotencyKey; // empty hash = none
    bool operator==(const Batch &) const = default;

    bool isSealed() const { return sealedAt.has_value(); }
    int running() const { return received - unmade - finished; }
};

/// Returns the status that follows from the numbers in `batch`.
BatchStatus statusOf(const Batch &batch);

struct BatchRequest
{
    int runCount = 0; // 1 .. limits::kBatchItems
    IdempotencyKey idempotencyKey;
    RunId parent; // of every run in the batch
    bool resumesParent = false;
    std::string requestKey; // like TriggerOptions::requestKey
};

struct BatchReply
{
    Batch batch;
    bool isCached = false; // an idempotency key matched a complete batch
};

struct BatchItem
{
    int index = 0; // 0 .. runCount - 1
    TriggerRequest request;
    std::optional<Error> problem; // found before the engine was asked; the item becomes an error
};

/// The state of a batch after items have arrived.
struct BatchProgress
{
    Batch batch;
    int accepted = 0;
    int repeated = 0; // items whose index had arrived before
};

/// The errorCode of a BatchMember that did not arrive in time.
inline constexpr const char *kMissingBatchItem = "BATCH_ITEM_NEVER_CAME";

/// An item of a batch and its run.
struct BatchMember
{
    int index = 0;
    RunId run; // empty if no run could be created
    RunSeq seq = RunSeq::None;
    std::string taskId;
    RunStatus status = RunStatus::Queued; // current status
    bool wasThere = false;                // an idempotency key matched an existing run
    std::string error;                    // why no run could be created
    std::string errorCode;                // "PAYLOAD_TOO_LARGE"; may be empty
    bool operator==(const BatchMember &) const = default;
};

struct BatchMembersRequest
{
    BatchId batch;
    bool onlyErrors = false;
    int after = -1;  // index
    int limit = 100; // 1 .. limits::kBatchItems
};

struct BatchMembers
{
    Batch batch;
    std::vector<BatchMember> members; // by index
    bool hasMore = false;
};

/// Newest first. If both are empty: the first page.
struct BatchPageRequest
{
    std::optional<std::int64_t> olderThan; // Batch::number
    std::optional<std::int64_t> newerThan;
    int limit = 100; // 1 .. limits::kPageRows
};

struct BatchPage
{
    std::vector<Batch> batches; // newest first
    bool hasOlder = false;
    bool hasNewer = false;
};

} // namespace runyard
