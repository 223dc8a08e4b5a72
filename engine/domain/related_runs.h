// The relatives of a run: where it came from, and the runs that came from it. Plain values.
#pragma once

#include "engine/domain/batch.h"
#include "engine/domain/bulk_action.h"
#include "engine/domain/run.h"
#include "engine/domain/task.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace runyard {

enum class Relation {
    Children, // runs it triggered
    Replays,  // replays of it
};

/// The differences between a replay and the run it replays.
struct ReplayChanges
{
    bool payload = false;
    bool tags = false;
    bool queue = false; // or its concurrency key
    bool version = false;
    bool operator==(const ReplayChanges &) const = default;
};

struct RelatedRun
{
    Run run;
    std::optional<ReplayChanges> changes; // of a replay, relative to the run it replays
    std::int64_t children = 0;
    std::int64_t replays = 0;
    bool operator==(const RelatedRun &) const = default;
};

struct RelatedRequest
{
    static constexpr int kMax = 500;
    RunId of;
    Relation relation = Relation::Children;
    RunSeq after = RunSeq::None; // the last known run
    int limit = 100;             // 1 to kMax
};

struct RelatedPage
{
    std::vector<RelatedRun> runs; // oldest first
    std::int64_t total = 0;       // including runs before this page
    bool hasMore = false;
};

struct RunOrigins
{
    static constexpr std::size_t kMax = 50;
    RelatedRun self;
    std::vector<RelatedRun> ancestors; // starting with its parent, at most kMax
    /// The chain of replayed runs, starting with the one this run replays; at most kMax.
    std::vector<RelatedRun> originals;
    std::optional<ScheduleInfo> schedule; // empty also when it has been deleted
    std::optional<BulkAction> bulkAction; // that created it
    std::optional<Batch> batch;           // that created it
    bool operator==(const RunOrigins &) const = default;
};

} // namespace runyard
