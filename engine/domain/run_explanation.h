// Why a run has its status, the runs it waits for, and when it may start, as shown in the inspector.
#pragma once

#include "engine/base/time.h"
#include "engine/domain/run_reason.h"
#include "engine/domain/run_status.h"

#include <optional>
#include <string>
#include <vector>

namespace runyard {

/// A run that holds a slot.
struct SlotHolder
{
    RunId id;
    std::string taskId;
    std::string version;
    RunStatus status = RunStatus::Executing; // if final, its process is still ending
    std::optional<TimePoint> activeSince; // as if the attempt had run without a break; empty = it is starting
    std::optional<TimePoint> retryAt;     // Reattempting: it keeps its slot until then
    std::optional<Micros> usual;          // the median duration of attempts; empty = too few are known
    bool operator==(const SlotHolder &) const = default;
};

struct RunExplanation
{
    static constexpr std::size_t kMaxHolders = 20;

    RunReason reason;
    RunStatus status = RunStatus::Queued;
    TimePoint at; // the time at which all this holds
    /// QueueFull: the runs that hold the slots of the queue and key. EnvironmentFull: the runs that hold all
    /// slots. Oldest run first, at most kMaxHolders; `holderCount` is the total.
    std::vector<SlotHolder> holders;
    std::int64_t holderCount = 0;
    /// EnvironmentFull: the runs ahead of it in all queues; empty = too many to count.
    std::optional<std::int64_t> aheadOfAll;
    /// An estimate from the holders' times, the usual times, and the runs ahead. Empty if they are not
    /// sufficient.
    std::optional<TimePoint> expectedStart;
    /// For a frozen run with a process: its process id, and the memory held by its process tree. For a warm
    /// worker, that includes all attempts it executes.
    std::int64_t pid = 0;
    std::optional<std::int64_t> memoryInUse;
    bool operator==(const RunExplanation &) const = default;
};

} // namespace runyard
