// What becomes of attempts: started, logged, ended, lost. Retry or give up is decided here.
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

/// How a process was lost that the engine ended or that ended with it.
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

    /// Brings back the attempts whose process lives or lived.
    void load() override;
    /// Ends attempts that are past their max_duration.
    void advance() override;

    // --- what workers report
    void started(AttemptKey key, std::int64_t pid, TimePoint at);
    void logged(AttemptKey key, const std::vector<LogLine> &lines);
    void finished(const AttemptOutcome &outcome);

    /// The attempt under way ends without a word from its worker.
    void lose(RunEntry &entry, Loss loss);

    /// A commit failed: load() gives the processes that live the clocks they have now.
    void keepClocks();
    void forgetClocks() { m_keptClocks.clear(); }

private:
    /// The one end of every attempt: reported by its worker, or found over at the start.
    void end(RunEntry &entry, const AttemptOutcome &outcome, Loss loss);
    /// Its process ended with the engine while it waited: the run waits on without one.
    void waitWithoutProcess(RunEntry &entry, const AttemptOutcome &outcome, Loss loss);
    void finishWithError(RunEntry &entry, const RunError &error, bool retryAllowed,
                         std::optional<Millis> workerDelay, Actor actor);
    /// The attempt never was; its run waits where it waited before.
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
    std::unordered_map<RunSeq, AttemptClock> m_keptClocks; // what load() cannot find in the store
};

} // namespace runyard
