// Runs that are held before they start: the intercepts, and what people do with a held run.
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
    Status remove(std::int64_t number); // the runs it holds stay held
    InterceptList list();
    /// A held run goes to the head of its queue, with another payload when there is one. To drop it, cancel it.
    Result<Run> continueHeld(const RunId &run, const std::optional<Packet> &payload, Actor actor);

    /// True: the run is held now, and gave its slot back.
    bool holdBeforeStart(RunEntry &entry);
    /// Null when the run is not held.
    const Hold *holdOf(RunSeq run) const;
    void letGo(const RunEntry &entry); // no-op when it is not held
    /// The run has started or ended: no intercept asks about it any more.
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
    std::set<RunSeq> m_letGo; // were held and have not started yet: no intercept holds them again
};

} // namespace runyard
