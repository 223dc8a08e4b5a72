// How runs begin to wait: checked, at the next position of their attempt, and Frozen from then on.
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
    /// Makes the run, or finds the one that a lost attempt made, and waits for its end.
    Result<TriggerReply> triggerAndWait(const TriggerRequest &request);

    // --- for others that begin waits
    /// Returns the run if it may begin to wait now.
    Result<RunEntry *> readyToWait(const RunId &id);
    /// Conflict: `awaited` waits for `waiter`, itself or through others.
    Status refuseCycle(const RunEntry &waiter, const RunEntry &awaited);
    /// At the next position of the attempt; with the waitpoints of a lost attempt that asked for the same.
    RunWait nextWait(const RunEntry &entry, std::string what, std::string requestKey);
    Waitpoint waitpointOf(const RunEntry &awaited);
    Waitpoint waitpointOf(const Batch &awaited);
    /// Stores the wait without beginning it.
    void keepWait(RunWait &wait, const std::vector<Waitpoint> &points);
    void beginWait(RunEntry &entry, RunWait wait, const std::vector<Waitpoint> &points);

private:
    /// The wait that this request began before, when it is sent a second time.
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
