// From ready to running: which runs take the free slots, and how their attempts start.
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

    /// Retries that are due.
    void advance() override;
    std::optional<TimePoint> nextDue() const override;
    void clockWasSet(Micros by) override;

    /// Starts what may start. After everything else in a drain.
    void dispatchReady();
    /// Starts one run of a paused queue: `wanted`, or the one whose turn it is when that is empty. Limits
    /// hold; else the error says what keeps it. The run may be held by an intercept instead. (step.cpp)
    Result<Run> step(const std::string &queue, const RunId &wanted, Actor actor);
    /// A Reattempting run starts now in the slot it kept, or goes back to its queue.
    void retry(RunEntry &entry, Actor actor, const std::string &cause);

private:
    /// A run that took a slot starts, or is held, or waits for its task. Null when it is not ready any
    /// more and gave the slot back.
    RunEntry *startReady(const QueueBook::Ready &ready, Actor actor, const std::string &cause);
    void startAttempt(RunEntry &entry, const DeployedTask &task, RunEvent event, Actor actor,
                      std::string cause);
    void continueFrozen(RunEntry &entry, Actor actor, const std::string &cause);
    /// Processes that live need nothing but a slot.
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
