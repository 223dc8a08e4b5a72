// Why a waiting run is not running, according to the engine's own decision; a plain value.
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
    NoResources,        // ready, but this machine lacks a resource for starting processes
    NoWorker,           // ready, but its trigger.dev session is not connected
    QueuePaused,        // ready, but its queue is paused
    QueueFull,          // ready; `holders` occupy every slot of its queue (and key, if it has one)
    EnvironmentFull,    // ready; all slots of the environment are in use
    TurnComes,          // ready and not blocked: the next dispatch considers it
    Starting,           // Dequeued
    Running,            // Executing
    RetryDelayNotOver,  // Reattempting
    FrozenUntilResumed, // Frozen, and not resumed by an operator
    Waits,              // Frozen until its wait is over
    Ended,              // final
};

struct RunReason
{
    ReasonKind kind = ReasonKind::TurnComes;
    // Set if an intercept holds it (FrozenUntilResumed).
    std::optional<std::int64_t> intercept;
    std::string interceptQuery; // empty = any run
    std::string problem;        // NoVariables: why they cannot be read; NoResources: what is missing
    std::string project;        // NoWorker: the session's project
    // Waits: what is still missing, at most RunReason::kMaxAwaited; `awaitedCount` is the total.
    static constexpr std::size_t kMaxAwaited = 20;
    std::vector<Awaited> awaited;
    std::int64_t awaitedCount = 0;
    // The remaining members are set only for a run waiting in a queue.
    std::string queue;
    std::string concurrencyKey;
    std::optional<int> queueLimit;
    int environmentLimit = 0;
    int slotsInUse = 0;          // in the environment
    std::vector<RunSeq> holders; // runs with a slot of its queue and key, oldest first
    std::int64_t ahead = 0;      // ready runs before it in its queue and key
    bool operator==(const RunReason &) const = default;
};

} // namespace runyard
