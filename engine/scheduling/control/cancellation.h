// Canceling runs, and every descendant that is not final with them.
// Engine thread only.
#pragma once

#include "engine/contract/run_commands.h"
#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/dispatch/admission.h"
#include "engine/scheduling/dispatch/executors.h"
#include "engine/scheduling/dispatch/intercepts.h"

#include <string>

namespace runyard {

class Cancellation
{
public:
    Cancellation(EngineContext &context, Queues &queues, Executors &executors, Admission &admission,
                 Intercepts &intercepts)
        : m_store(context.store)
        , m_clock(context.clock)
        , m_runs(context.runs)
        , m_drain(context.drain)
        , m_queues(queues)
        , m_executors(executors)
        , m_admission(admission)
        , m_intercepts(intercepts)
    {
    }

    Result<CancelReply> cancel(const RunId &id, const std::string &reason, Actor actor);
    /// Returns how many were not final yet. Children made in this very drain must have been flushed.
    int cancelDescendants(RunSeq run, const std::string &reason, Actor actor);

private:
    bool cancelOne(RunEntry &entry, const std::string &reason, Actor actor);

    RunStore &m_store;
    const Clock &m_clock;
    RunTable &m_runs;
    Drain &m_drain;
    Queues &m_queues;
    Executors &m_executors;
    Admission &m_admission;
    Intercepts &m_intercepts;
};

} // namespace runyard
