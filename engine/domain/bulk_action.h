// Actions over many runs: what is asked for, how far it is, and what became of each run.
// An action is a durable thing of its own: accepted at once, done in the background, listed later.
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

/// How a replay's payload is made from the original's. Stored as numbers: add, never change.
enum class TransformKind {
    None = 0,       // byte for byte the original's
    MergePatch = 1, // RFC 7386
    JsonPatch = 2,  // RFC 6902
    Jq = 3,         // a jq expression that gives one value
};

struct PayloadTransform
{
    TransformKind kind = TransformKind::None;
    std::string text;
    bool operator==(const PayloadTransform &) const = default;
};

/// "Waiting" can be undone; "Review" is the pause after the canary. Stored as numbers.
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

/// Nothing will happen any more unless somebody resumes it.
constexpr bool isAtRest(BulkState state)
{
    return state == BulkState::Finished || state == BulkState::Stopped || state == BulkState::Undone;
}
/// The engine has work to do on it now.
constexpr bool isWorking(BulkState state)
{
    return state == BulkState::Canary || state == BulkState::Running;
}

inline constexpr Seconds kBulkUndoTime{10};
inline constexpr int kBulkCanaryRuns = 5;
inline constexpr std::size_t kBulkMostIds = 100'000; // picked one by one; a filter has no limit
inline constexpr std::size_t kBulkNameLength = 255;  // characters; longer names are refused

struct BulkRequest
{
    BulkKind kind = BulkKind::Cancel;
    RunSelection selection;
    BulkId madeBy;                       // instead of a selection: the runs that action made
    PayloadTransform transform;          // Replay
    std::string reason;                  // Cancel
    std::optional<TimePoint> delayUntil; // Reschedule: must be given; Replay: start then
    std::vector<std::string> tags;       // AddTags: these; Replay: on top of the original's
    bool canary = false;                 // stops after the first five and waits
    bool startsAtOnce = false;           // nobody is there to undo it
    std::string name;                    // as whoever asked for it calls it; may be empty
    Actor actor = Actor::User;
    std::string requestKey; // as TriggerOptions::requestKey; not kept with the action
    bool operator==(const BulkRequest &) const = default;
};

struct BulkAction
{
    BulkId id;
    BulkRequest request; // without the ids of its selection, which may be many
    BulkState state = BulkState::Waiting;
    TimePoint createdAt;
    TimePoint startsAt; // not before; until then it can be undone
    std::optional<TimePoint> startedAt;
    std::optional<TimePoint> finishedAt;
    std::int64_t total = 0; // matched when it was accepted; corrected at the end
    std::int64_t done = 0;
    std::int64_t failed = 0;
    std::int64_t skipped = 0;       // needed nothing, e.g. had ended already
    std::int64_t made = 0;          // new runs
    std::string problem;            // why it stopped by itself; empty = it did not
    RunSeq upTo = RunSeq::None;     // later runs are not meant
    RunSeq position = RunSeq::None; // last run that is dealt with; they go oldest first
    bool operator==(const BulkAction &) const = default;

    std::int64_t handled() const { return done + failed + skipped; }
};

enum class BulkOutcome { Done = 0, Failed = 1, Skipped = 2 };

/// What became of one run of an action.
struct BulkItem
{
    RunSeq seq = RunSeq::None; // of the run
    RunId run;
    BulkOutcome outcome = BulkOutcome::Done;
    std::string reason;                  // why it failed or was skipped
    RunId made;                          // by a replay
    std::optional<RunStatus> madeStatus; // now
    bool operator==(const BulkItem &) const = default;
};

struct BulkItemsRequest
{
    BulkId action;
    bool onlyTroubles = false; // failed and skipped ones
    RunSeq after = RunSeq::None;
    int limit = 100; // 1 .. limits::kPageRows
};

/// Newest first; both empty = the first page.
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
    /// Statuses of all runs it made (index = RunStatus).
    RunsByStatus madeByStatus{};
};

/// What an action would do to one run.
/// What a transform could not keep although nobody asked for it to change.
struct TransformLoss
{
    int numbers = 0; // values that come from a number with more digits than jq holds
    int members = 0; // that a later one of the same name hides, and that are gone
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
    bool isChanged = false; // the transform gives another text
    TransformLoss loss = {};
    std::string problem; // why this run would fail or be skipped; empty = it goes
    bool operator==(const BulkPreviewRow &) const = default;
};

struct BulkPreviewRequest
{
    BulkRequest request;
    RunSeq after = RunSeq::None;
    int limit = 50;                            // 1 .. limits::kPageRows
    bool withTotal = true;                     // false where it is known: counting may take long
    std::size_t textBytes = std::string::npos; // `before` and `after` are cut to this
};

struct BulkPreview
{
    std::int64_t total = 0;           // 0 without withTotal
    std::vector<BulkPreviewRow> rows; // oldest first: the first five are the canary; fewer than asked for
    bool hasMore = false;             // where they take long
    std::optional<Error> problem;     // of the request as a whole, e.g. a transform that cannot be read
};

/// What makes a request senseless whatever the runs are. Does not look into the transform.
Status checkBulkRequest(const BulkRequest &request);

/// Why this kind of action leaves a run in this status alone; empty = it does something.
std::string whySkipped(BulkKind kind, RunStatus status);

} // namespace runyard
