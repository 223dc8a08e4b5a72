// Intercepts, which hold runs before they start, and the commands for held runs.
// Engine thread only.
#pragma once

#include "engine/domain/intercept.h"
#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/core/engine_system.h"
#include "engine/scheduling/dispatch/admission.h"
#include "engine/scheduling/dispatch/queues.h"
#include "engine/scheduling/projects/task_catalogue.h"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace runyard {

class Intercepts final : public EngineSystem
{
public:
    struct Hold
    {
        std::int64_t intercept = 0;
        std::string query;
        TimePoint heldAt;
    };

    Intercepts(EngineContext &context, TaskCatalogue &tasks, Queues &queues, Admission &admission)
        : m_store(context.store)
        , m_clock(context.clock)
        , m_runs(context.runs)
        , m_drain(context.drain)
        , m_tasks(tasks)
        , m_queues(queues)
        , m_admission(admission)
    {
    }

    void load() override;

    Result<Intercept> add(const InterceptRequest &request);
    Status remove(std::int64_t number); // its held runs stay held
    InterceptList list();
    /// Moves a held run to the head of its queue, with a new payload if given. To drop a held run, cancel it.
    Result<Run> continueHeld(const RunId &run, const std::optional<Packet> &payload, Actor actor);

    /// Returns true if an intercept now holds the run; it has given up its slot.
    bool holdBeforeStart(RunEntry &entry);
    /// Returns null when the run is not held.
    const Hold *holdOf(RunSeq run) const;
    void letGo(const RunEntry &entry); // no-op if it is not held
    /// Called when the run has started or ended: intercepts no longer apply to it.
    void forget(RunSeq run) { m_letGo.erase(run); }

private:
    struct Active
    {
        Intercept intercept;
        RunFilter filter;
    };

    RunStore &m_store;
    const Clock &m_clock;
    RunTable &m_runs;
    Drain &m_drain;
    TaskCatalogue &m_tasks;
    Queues &m_queues;
    Admission &m_admission;
    std::map<std::int64_t, Active> m_intercepts; // by number
    std::map<RunSeq, Hold> m_heldRuns;
    std::set<RunSeq> m_letGo; // released but not started yet: no intercept holds them again
};

} // namespace runyard
