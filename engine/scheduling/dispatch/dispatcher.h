// From ready to executing: selects the runs that take free slots, and starts their attempts.
// Engine thread only.
#pragma once

#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/core/engine_system.h"
#include "engine/scheduling/dispatch/intercepts.h"
#include "engine/scheduling/dispatch/start_shortage.h"
#include "engine/scheduling/projects/variables.h"
#include "engine/scheduling/waits/waits.h"

#include <optional>
#include <string>

namespace runyard {

class Dispatcher final : public EngineSystem
{
public:
    Dispatcher(EngineContext &context, TaskCatalogue &tasks, Queues &queues, Variables &variables,
               StartShortage &shortage, Executors &executors, Admission &admission, Waits &waits,
               Intercepts &intercepts)
        : m_context(context)
        , m_tasks(tasks)
        , m_queues(queues)
        , m_variables(variables)
        , m_shortage(shortage)
        , m_executors(executors)
        , m_admission(admission)
        , m_waits(waits)
        , m_intercepts(intercepts)
    {
    }

    /// Starts retries that are due.
    void advance() override;
    std::optional<TimePoint> nextDue() const override;
    void clockWasSet(Micros by) override;

    /// Starts the runs that may start. Call at the end of a drain.
    void dispatchReady();
    /// Starts one run of a paused queue: `wanted`, or the next one when that is empty. Limits still apply; an
    /// intercept may hold the run instead. Errors: say what prevents the start. (step.cpp)
    Result<Run> step(const std::string &queue, const RunId &wanted, Actor actor);
    /// Starts a Reattempting run in the slot it kept, or returns it to its queue.
    void retry(RunEntry &entry, Actor actor, const std::string &cause);

private:
    /// Starts a run that has taken a slot, unless an intercept holds it or it has to wait for its task.
    /// Returns null when it is no longer ready and has given up its slot.
    RunEntry *startReady(const QueueBook::Ready &ready, Actor actor, const std::string &cause);
    void startAttempt(RunEntry &entry, const DeployedTask &task, RunEvent event, Actor actor,
                      std::string cause);
    void continueFrozen(RunEntry &entry, Actor actor, const std::string &cause);
    /// Resumes live processes, which need nothing but a slot.
    void continueDuringShortage();

    EngineContext &m_context;
    TaskCatalogue &m_tasks;
    Queues &m_queues;
    Variables &m_variables;
    StartShortage &m_shortage;
    Executors &m_executors;
    Admission &m_admission;
    Waits &m_waits;
    Intercepts &m_intercepts;
};

} // namespace runyard
