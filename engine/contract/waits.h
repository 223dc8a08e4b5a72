// Runs that wait for other runs, tokens or moments.
#pragma once

#include "engine/contract/reply.h"
#include "engine/domain/run_wait.h"

#include <stop_token>

namespace runyard::contract {

class Waits
{
public:
    virtual ~Waits() = default;

    /// Freezes the run until its wait is over.
    /// Errors: NotFound; Conflict when the run is not executing, is already waiting, or would wait for itself.
    virtual void begin(WaitRequest request, Reply<WaitBegun> reply) = 0;
    /// Replies with the outcome when the run resumes after its wait, or at once when it has. Nothing but the
    /// reply is kept until then. The reply may never come once `unwanted` is asked to stop or the engine ends.
    /// Errors: Conflict when the run ends first or is not waiting.
    virtual void whenOver(RunId id, std::stop_token unwanted, Reply<WaitResult> reply) = 0;
    /// Returns the run's newest unfinished wait as it is now.
    virtual void result(RunId id, Reply<WaitResult> reply) = 0;
};

} // namespace runyard::contract
