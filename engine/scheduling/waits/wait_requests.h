// Begins waits: checks the request, assigns the next position of the attempt, and freezes the run.
// Engine thread only.
#pragma once

#include "engine/scheduling/attempts/attempts.h"
#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/triggers/run_factory.h"
#include "engine/scheduling/waits/waits.h"

#include <optional>
#include <string>
#include <vector>

namespace runyard {

class WaitRequests
{
public:
    WaitRequests(EngineContext &context, Waits &waits, RunFactory &factory, Attempts &attempts)
        : m_store(context.store)
        , m_clock(context.clock)
        , m_ids(context.ids)
        , m_runs(context.runs)
        , m_batches(context.batches)
        , m_waits(waits)
        , m_factory(factory)
        , m_attempts(attempts)
    {
    }

    Result<WaitBegun> wait(const WaitRequest &request);
    /// Creates the run, or finds the one created by a lost attempt, and waits for its end.
    Result<TriggerReply> triggerAndWait(const TriggerRequest &request);

    // --- for other systems that begin waits
    /// Returns the run if it may begin to wait now.
    Result<RunEntry *> readyToWait(const RunId &id);
    /// Errors: Conflict when `awaited` waits for `waiter`, directly or through other runs.
    Status refuseCycle(const RunEntry &waiter, const RunEntry &awaited);
    /// Returns a wait at the next position of the attempt, with the waitpoints of a lost attempt that made
    /// the same request.
    RunWait nextWait(const RunEntry &entry, std::string what, std::string requestKey);
    Waitpoint waitpointOf(const RunEntry &awaited);
    Waitpoint waitpointOf(const Batch &awaited);
    /// Stores the wait without beginning it.
    void keepWait(RunWait &wait, const std::vector<Waitpoint> &points);
    void beginWait(RunEntry &entry, RunWait wait, const std::vector<Waitpoint> &points);

private:
    /// Returns the wait that the first sending of this request began.
    std::optional<RunWait> repeatedWait(const RunId &id, const std::string &requestKey);
    Waitpoint waitpointFor(std::optional<Waitpoint> stored, Waitpoint made);
    Result<Waitpoint> momentOf(const WaitRequest &request);
    bool waitsFor(RunSeq run, RunSeq other);

    RunStore &m_store;
    const Clock &m_clock;
    IdFactory &m_ids;
    RunTable &m_runs;
    BatchBook &m_batches;
    Waits &m_waits;
    RunFactory &m_factory;
    Attempts &m_attempts;
};

} // namespace runyard
