// The places where a run waits before it starts: for the end of its delay, in its queue, or for a version
// that contains its task. Also keeps the delays and TTLs that end these waits.
// Engine thread only.
#pragma once

#include "engine/domain/task.h"
#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/core/engine_system.h"
#include "engine/scheduling/core/timer_book.h"
#include "engine/scheduling/dispatch/queues.h"
#include "engine/scheduling/projects/task_catalogue.h"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace runyard {

class Admission final : public EngineSystem
{
public:
    Admission(EngineContext &context, TaskCatalogue &tasks, Queues &queues)
        : m_store(context.store)
        , m_clock(context.clock)
        , m_runs(context.runs)
        , m_time(context.time)
        , m_tasks(tasks)
        , m_queues(queues)
    {
    }

    /// Loads every waiting run.
    void load() override;
    void advance() override;
    std::optional<TimePoint> nextDue() const override { return m_delays.nextDue(); }
    void clockWasSet(Micros by) override;

    /// Fills in from the task what the trigger left open (0 attempts, empty machine or queue, …).
    static void bindToTask(Run &run, const TaskDefinition &task);
    void enqueue(RunEntry &entry, RunEvent event, Actor actor, std::string cause, bool atHead = false);
    /// Adds a queued run from the store.
    void loadQueued(const Run &run);
    /// Lets the run wait for a version that contains its task. Adds to `cause` what is missing.
    void park(RunEntry &entry, RunEvent event, Actor actor, const std::string &cause);
    /// Schedules a Delayed run for `run.delayUntil`. Need not be called again when that is moved to a later
    /// time.
    void delay(const Run &run) { m_delays.add(*run.delayUntil, run.seq); }
    void endDelay(RunEntry &entry, Actor actor, const std::string &cause);
    /// Called when a run has ended while waiting for a deployment.
    void forget(const Run &run);

    std::int64_t waitingFor(const std::string &taskId) const;
    /// Enqueues the runs that were waiting for a version with these tasks. Returns how many.
    std::int64_t releaseWaiting(const ProjectManifest &manifest, const std::string &version, Actor actor);

private:
    void endDueDelay(const DueTimer &timer);
    void expire(RunEntry &entry);

    RunStore &m_store;
    const Clock &m_clock;
    RunTable &m_runs;
    EngineTime &m_time;
    TaskCatalogue &m_tasks;
    Queues &m_queues;
    TimerBook m_delays;
    std::map<std::string, std::set<RunSeq>> m_waitingForDeploy; // by task
};

} // namespace runyard
