// Why a run that waits is not running: what the engine's own decision says, as a plain value.
#pragma once

#include "engine/domain/ids.h"
#include "engine/domain/run_wait.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace runyard {

enum class ReasonKind {
    NoDeployedTask,     // WaitingForDeploy
    DelayNotOver,       // Delayed
    NoVariables,        // ready, but no attempt starts while the environment variables cannot be read
    NoResources,        // ready, but this machine lacks something to start processes with
    NoWorker,           // ready, but the command line that executes it is not there
    QueuePaused,        // ready, but its queue starts nothing
    QueueFull,          // ready; the holders have every slot of its queue (of its key, if it has one)
    EnvironmentFull,    // ready; all slots of the environment are in use
    TurnComes,          // ready and nothing holds it: the next dispatch looks at it
    Starting,           // Dequeued
    Running,            // Executing
    RetryDelayNotOver,  // Reattempting
    FrozenUntilResumed, // Frozen, and nobody has resumed it
    Waits,              // Frozen until what it waits for is there
    Ended,              // final
};

struct RunReason
{
    ReasonKind kind = ReasonKind::TurnComes;
    // Set when an intercept holds it (FrozenUntilResumed).
    std::optional<std::int64_t> intercept;
    std::string interceptQuery; // empty = of any run
    std::string problem;        // NoVariables: what is wrong with them; NoResources: what is lacking
    std::string project;        // NoWorker: whose command line it is
    // Waits: what is not there yet, at most RunReason::kMaxAwaited; `awaitedCount` is how much there is.
    static constexpr std::size_t kMaxAwaited = 20;
    std::vector<Awaited> awaited;
    std::int64_t awaitedCount = 0;
    // The rest is only set for a run that waits in a queue.
    std::string queue;
    std::string concurrencyKey;
    std::optional<int> queueLimit;
    int environmentLimit = 0;
    int slotsInUse = 0;          // in the environment
    std::vector<RunSeq> holders; // who has the slots of its queue and key, oldest run first
    std::int64_t ahead = 0;      // ready before it in its queue and key
    bool operator==(const RunReason &) const = default;
};

} // namespace runyard
