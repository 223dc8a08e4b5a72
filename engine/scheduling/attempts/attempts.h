// The lives of attempts: started, logged, ended, lost. Decides whether to retry or to give up.
// Engine thread only.
#pragma once

#include "engine/domain/retry_policy.h"
#include "engine/scheduling/control/cancellation.h"
#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/core/engine_system.h"
#include "engine/scheduling/dispatch/start_shortage.h"
#include "engine/scheduling/projects/variables.h"
#include "engine/scheduling/waits/waits.h"

#include <optional>
#include <unordered_map>
#include <vector>

namespace runyard {

/// Why a process was lost: the engine ended it in a clean stop, or it died when the engine crashed.
enum class Loss { None, CleanStop, Crash };

class Attempts final : public EngineSystem
{
public:
    Attempts(EngineContext &context, TaskCatalogue &tasks, Queues &queues, Variables &variables,
             StartShortage &shortage, Executors &executors, Admission &admission, Waits &waits,
             Intercepts &intercepts, Cancellation &cancellation)
        : m_context(context)
        , m_tasks(tasks)
        , m_queues(queues)
        , m_variables(variables)
        , m_shortage(shortage)
        , m_executors(executors)
        , m_admission(admission)
        , m_waits(waits)
        , m_intercepts(intercepts)
        , m_cancellation(cancellation)
    {
    }

    /// Loads the attempts whose processes are alive, or were when the engine stopped.
    void load() override;
    /// Ends attempts that have exceeded their max_duration.
    void advance() override;

    // --- reports from workers
    void started(AttemptKey key, std::int64_t pid, TimePoint at);
    void logged(AttemptKey key, const std::vector<LogLine> &lines);
    void finished(const AttemptOutcome &outcome);

    /// Ends the current attempt without a report from its worker.
    void lose(RunEntry &entry, Loss loss);

    /// Called after a failed commit: load() then restores the current clocks of live processes.
    void keepClocks();
    void forgetClocks() { m_keptClocks.clear(); }

private:
    /// Every attempt ends here, whether its worker reported it or it was found dead at start-up.
    void end(RunEntry &entry, const AttemptOutcome &outcome, Loss loss);
    /// Its process ended with the engine while the run was waiting; the run keeps waiting without a process.
    void waitWithoutProcess(RunEntry &entry, const AttemptOutcome &outcome, Loss loss);
    void finishWithError(RunEntry &entry, const RunError &error, bool retryAllowed,
                         std::optional<Millis> workerDelay, Actor actor);
    /// Undoes an attempt that never started; its run waits where it waited before.
    void putBack(RunEntry &entry, const Error &why);
    void endOverdue(RunEntry &entry);

    EngineContext &m_context;
    TaskCatalogue &m_tasks;
    Queues &m_queues;
    Variables &m_variables;
    StartShortage &m_shortage;
    Executors &m_executors;
    Admission &m_admission;
    Waits &m_waits;
    Intercepts &m_intercepts;
    Cancellation &m_cancellation;
    std::unordered_map<RunSeq, AttemptClock> m_keptClocks; // cannot be loaded from the store
};

} // namespace runyard
