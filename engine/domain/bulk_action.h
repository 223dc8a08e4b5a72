// Actions on many runs: the request, the progress, and the outcome for each run. An action is durable: it is
// accepted at once, carried out in the background, and stays in the list.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/run.h"
#include "engine/domain/run_selection.h"
#include "engine/domain/runs_by_status.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

enum class BulkKind { Cancel = 0, Replay = 1, Reschedule = 2, AddTags = 3 };

/// How a replay's payload is created from the original's. Stored as numbers: new values may be added,
/// existing ones never change.
enum class TransformKind {
    None = 0,       // identical to the original, byte for byte
    MergePatch = 1, // RFC 7386
    JsonPatch = 2,  // RFC 6902
    Jq = 3,         // a jq expression that returns one value
};

struct PayloadTransform
{
    TransformKind kind = TransformKind::None;
    std::string text;
    bool operator==(const PayloadTransform &) const = default;
};

/// A Waiting action can be undone; Review is the pause after the canary. Stored as numbers.
enum class BulkState {
    Waiting = 0,
    Canary = 1,
    Review = 2,
    Running = 3,
    Finished = 4,
    Stopped = 5,
    Undone = 6
};
inline constexpr int kBulkStateCount = 7;
inline constexpr int kBulkKindCount = 4;

std::string_view displayName(BulkState state);
std::string_view displayName(BulkKind kind);

/// Whether nothing more happens unless a user resumes the action.
constexpr bool isAtRest(BulkState state)
{
    return state == BulkState::Finished || state == BulkState::Stopped || state == BulkState::Undone;
}
/// Whether the engine is currently working on the action.
constexpr bool isWorking(BulkState state)
{
    return state == BulkState::Canary || state == BulkState::Running;
}

inline constexpr Seconds kBulkUndoTime{10};
inline constexpr int kBulkCanaryRuns = 5;
inline constexpr std::size_t kBulkMostIds = 100'000; // selected individually; a filter has no limit
inline constexpr std::size_t kBulkNameLength = 255;  // characters; longer names are rejected

struct BulkRequest
{
    BulkKind kind = BulkKind::Cancel;
    RunSelection selection;
    BulkId madeBy;                       // instead of a selection: the runs created by that action
    PayloadTransform transform;          // Replay
    std::string reason;                  // Cancel
    std::optional<TimePoint> delayUntil; // Reschedule: required; Replay: start time
    std::vector<std::string> tags;       // AddTags: the tags; Replay: in addition to the original's
    bool canary = false;                 // pauses after the first five runs
    bool startsAtOnce = false;           // skips the time for undoing
    std::string name;                    // chosen by the client; may be empty
    Actor actor = Actor::User;
    std::string requestKey; // like TriggerOptions::requestKey; not stored
    bool operator==(const BulkRequest &) const = default;
};

struct BulkAction
{
    BulkId id;
    BulkRequest request; // without the individually selected ids, which may be many
    BulkState state = BulkState::Waiting;
    TimePoint createdAt;
    TimePoint startsAt; // the earliest start; until then the action can be undone
    std::optional<TimePoint> startedAt;
    std::optional<TimePoint> finishedAt;
    std::int64_t total = 0; // matches when it was accepted; corrected at the end
    std::int64_t done = 0;
    std::int64_t failed = 0;
    std::int64_t skipped = 0;       // needed no change, e.g. had already ended
    std::int64_t made = 0;          // new runs created
    std::string problem;            // why it stopped by itself; empty if it did not
    RunSeq upTo = RunSeq::None;     // later runs are not included
    RunSeq position = RunSeq::None; // the last run handled; oldest first
    bool operator==(const BulkAction &) const = default;

    std::int64_t handled() const { return done + failed + skipped; }
};

enum class BulkOutcome { Done = 0, Failed = 1, Skipped = 2 };

/// The outcome of an action for one run.
struct BulkItem
{
    RunSeq seq = RunSeq::None; // the run's
    RunId run;
    BulkOutcome outcome = BulkOutcome::Done;
    std::string reason;                  // why it failed or was skipped
    RunId made;                          // the new run, if replayed
    std::optional<RunStatus> madeStatus; // current status
    bool operator==(const BulkItem &) const = default;
};

struct BulkItemsRequest
{
    BulkId action;
    bool onlyTroubles = false; // only failed and skipped runs
    RunSeq after = RunSeq::None;
    int limit = 100; // 1 .. limits::kPageRows
};

/// Newest first. If both are empty: the first page.
struct BulkPageRequest
{
    BulkId olderThan;
    BulkId newerThan;
    int limit = 25; // 1 .. limits::kPageRows
};

struct BulkPage
{
    std::vector<BulkAction> actions; // newest first
    bool hasOlder = false;
    bool hasNewer = false;
};

struct BulkDetail
{
    BulkAction action;
    std::vector<BulkItem> items; // oldest run first, after `after`
    bool hasMore = false;
    /// Current statuses of all runs created.
    RunsByStatus madeByStatus{};
};

/// What a transform changed although it was not asked to.
struct TransformLoss
{
    int numbers = 0; // values derived from numbers with more digits than jq represents
    int members = 0; // removed members that were hidden by a later member with the same name
    bool operator==(const TransformLoss &) const = default;
};

struct BulkPreviewRow
{
    RunSeq seq = RunSeq::None;
    RunId run;
    std::string taskId;
    RunStatus status = RunStatus::Queued;
    std::string before;     // payload; empty = none
    std::string after;      // payload of the replay
    bool isChanged = false; // the transform changes the text
    TransformLoss loss = {};
    std::string problem; // why this run would fail or be skipped; empty = neither
    bool operator==(const BulkPreviewRow &) const = default;
};

struct BulkPreviewRequest
{
    BulkRequest request;
    RunSeq after = RunSeq::None;
    int limit = 50;                            // 1 .. limits::kPageRows
    bool withTotal = true;                     // false if it is already known, since counting may take long
    std::size_t textBytes = std::string::npos; // `before` and `after` are cut to this length
};

struct BulkPreview
{
    std::int64_t total = 0; // 0 without withTotal
    std::vector<BulkPreviewRow>
        rows;             // oldest first, starting with the five canary runs; may be fewer than requested
    bool hasMore = false; // when reading takes long
    std::optional<Error> problem; // of the whole request, e.g. an invalid transform
};

/// Checks what can be checked without looking at runs. Does not check the transform.
Status checkBulkRequest(const BulkRequest &request);

/// Returns why this kind of action skips runs in this status; empty if it does not.
std::string whySkipped(BulkKind kind, RunStatus status);

} // namespace runyard
