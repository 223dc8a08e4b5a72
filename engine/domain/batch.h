// Batches: many runs made together, followed together. A batch is announced with the number of its items,
// takes them in (each index once), and is over when the runs of all of them have ended.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/trigger_request.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// Stored as numbers: add, never change.
enum class BatchStatus {
    Pending = 0,       // items are missing
    Processing = 1,    // all items are there, some of its runs have not ended
    Completed = 2,     // every item became a run, and all of them ended
    PartialFailed = 3, // as Completed, but some items could not become a run
    Aborted = 4,       // no item could
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
    std::int64_t number = 0; // grows with creation
    BatchStatus status = BatchStatus::Pending;
    int runCount = 0; // announced
    int received = 0; // items that are there: runs, runs that were there before, and errors
    int unmade = 0;   // of those, items that could not become a run
    int finished = 0; // of those, items whose run has ended
    int succeeded = 0;
    TimePoint createdAt;
    TimePoint updatedAt;
    std::optional<TimePoint> sealedAt; // the last item came
    std::optional<TimePoint> finishedAt;
    RunId parent;               // the run that made it; a run that waits for the batch will be found by this
    bool resumesParent = false; // the parent waits for it as soon as it has all items
    IdempotencyKey idempotencyKey; // hash empty = none
    bool operator==(const Batch &) const = default;

    bool isSealed() const { return sealedAt.has_value(); }
    int running() const { return received - unmade - finished; }
};

/// What a batch with these numbers is.
BatchStatus statusOf(const Batch &batch);

struct BatchRequest
{
    int runCount = 0; // 1 .. limits::kBatchItems
    IdempotencyKey idempotencyKey;
    RunId parent; // of every run of the batch
    bool resumesParent = false;
    std::string requestKey; // as TriggerOptions::requestKey
};

struct BatchReply
{
    Batch batch;
    bool isCached = false; // an idempotency key led to a batch that has all its items
};

struct BatchItem
{
    int index = 0; // 0 .. runCount - 1
    TriggerRequest request;
    std::optional<Error> problem; // found before the engine was asked: the item becomes an error
};

/// How far a batch is after items came.
struct BatchProgress
{
    Batch batch;
    int accepted = 0;
    int repeated = 0; // their index was there before
};

/// BatchMember::errorCode of an item that had not come when the time for it was over.
inline constexpr const char *kMissingBatchItem = "BATCH_ITEM_NEVER_CAME";

/// What became of an item.
struct BatchMember
{
    int index = 0;
    RunId run; // empty where no run could be made
    RunSeq seq = RunSeq::None;
    std::string taskId;
    RunStatus status = RunStatus::Queued; // now
    bool wasThere = false;                // an idempotency key led to a run from before
    std::string error;                    // why no run could be made
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

/// Newest first; both empty = the first page.
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
