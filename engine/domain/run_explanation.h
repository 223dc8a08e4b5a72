// Why a run is where it is, with the runs it waits for and when it may start: what the inspector says.
#pragma once

#include "engine/domain/run_reason.h"
#include "engine/domain/run_status.h"
#include "engine/domain/time.h"

#include <optional>
#include <string>
#include <vector>

namespace runyard {

/// A run that has a slot.
struct SlotHolder
{
    RunId id;
    std::string taskId;
    std::string version;
    RunStatus status = RunStatus::Executing; // final: its process is still ending
    std::optional<TimePoint> activeSince;    // as if the attempt had run without a break; empty = starts
    std::optional<TimePoint> retryAt;        // Reattempting: keeps its slot until then
    std::optional<Micros> usual;             // middle of what attempts took; empty = too few are known
    bool operator==(const SlotHolder &) const = default;
};

struct RunExplanation
{
    static constexpr std::size_t kMaxHolders = 20;

    RunReason reason;
    RunStatus status = RunStatus::Queued;
    TimePoint at; // of which all this is true
    /// QueueFull: who has the slots of the queue and key. EnvironmentFull: who has all slots. Oldest run
    /// first, at most kMaxHolders; `holderCount` is how many there are.
    std::vector<SlotHolder> holders;
    std::int64_t holderCount = 0;
    /// EnvironmentFull: ready before it in all queues; empty = very many.
    std::optional<std::int64_t> aheadOfAll;
    /// From the holders' times, what is usual, and the runs ahead. Empty when that tells nothing.
    std::optional<TimePoint> expectedStart;
    /// Frozen with a process: which, and the memory that it and those below it keep. A warm worker's is that of
    /// all attempts it executes.
    std::int64_t pid = 0;
    std::optional<std::int64_t> memoryInUse;
    bool operator==(const RunExplanation &) const = default;
};

} // namespace runyard
