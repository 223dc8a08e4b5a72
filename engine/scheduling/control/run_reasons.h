// Why a run is where it is, read from what dispatch decides with.
// Engine thread only.
#pragma once

#include "engine/domain/run_explanation.h"
#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/dispatch/intercepts.h"
#include "engine/scheduling/dispatch/start_shortage.h"
#include "engine/scheduling/projects/variables.h"
#include "engine/scheduling/waits/waits.h"

namespace runyard {

class RunReasons
{
public:
    RunReasons(EngineContext &context, TaskCatalogue &tasks, Queues &queues, Variables &variables,
               StartShortage &shortage, Waits &waits, Intercepts &intercepts)
        : m_clock(context.clock)
        , m_runs(context.runs)
        , m_time(context.time)
        , m_tasks(tasks)
        , m_queues(queues)
        , m_variables(variables)
        , m_shortage(shortage)
        , m_waits(waits)
        , m_intercepts(intercepts)
    {
    }

    /// Meant for after advance(): before, runs that may start still wait.
    Result<RunReason> explain(const RunId &id);
    /// The same with the runs that hold the slots; what is usual and when it may start is left open.
    Result<RunExplanation> explainWithHolders(const RunId &id);

private:
    SlotHolder describeHolder(const RunEntry &entry) const;

    const Clock &m_clock;
    RunTable &m_runs;
    EngineTime &m_time;
    TaskCatalogue &m_tasks;
    Queues &m_queues;
    Variables &m_variables;
    StartShortage &m_shortage;
    Waits &m_waits;
    Intercepts &m_intercepts;
};

} // namespace runyard
