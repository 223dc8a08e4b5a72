// Queues: what waits in them, and how much may run at once.
#pragma once

#include "engine/contract/reply.h"
#include "engine/domain/run.h"
#include "engine/domain/task.h"

#include <optional>
#include <string>
#include <vector>

namespace runyard::contract {

/// Errors: NotFound for an unknown queue; InvalidInput for a limit outside 1 to 10,000.
class Queues
{
public:
    virtual ~Queues() = default;

    virtual void list(Reply<std::vector<QueueInfo>> reply) = 0;
    /// Runs of a paused queue continue; no new ones start.
    virtual void setPaused(std::string queue, bool paused, Reply<QueueInfo> reply) = 0;
    /// An empty limit restores what the project declares.
    virtual void setLimit(std::string queue, std::optional<int> limit, Reply<QueueInfo> reply) = 0;
    /// Sets how many runs of all queues may execute at once.
    virtual void setEnvironmentLimit(int limit, Reply<Done> reply) = 0;
    /// Starts exactly one run of a paused queue: `run`, or the next one when that is empty. An intercept may
    /// hold it instead.
    /// Errors: Conflict, with what keeps the run from starting.
    virtual void step(std::string queue, RunId run, Actor actor, Reply<Run> reply) = 0;
};

} // namespace runyard::contract
