// Making runs: the one place where a run begins, and the keys that lead to an earlier run instead.
// Engine thread only.
#pragma once

#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/dispatch/admission.h"
#include "engine/scheduling/projects/variables.h"
#include "engine/scheduling/triggers/request_keys.h"

#include <optional>

namespace runyard {

/// Where a new run came from.
struct Origin
{
    RunId replayed;
    ScheduleId schedule;
    BatchId batch;
    bool resumesParent = false;
};

class RunFactory
{
public:
    RunFactory(EngineContext &context, TaskCatalogue &tasks, Queues &queues, RequestKeys &requestKeys,
               Variables &variables, Admission &admission)
        : m_store(context.store)
        , m_clock(context.clock)
        , m_ids(context.ids)
        , m_runs(context.runs)
        , m_batches(context.batches)
        , m_tasks(tasks)
        , m_queues(queues)
        , m_requestKeys(requestKeys)
        , m_variables(variables)
        , m_admission(admission)
    {
    }

    Result<TriggerReply> create(const TriggerRequest &request, const Origin &origin);

private:
    std::optional<TriggerReply> earlierAnswer(const TriggerRequest &request);
    /// Moves the Delayed run with the debounce key; empty when there is none that may still be moved.
    /// (debounce.cpp)
    std::optional<TriggerReply> moveDebounced(const TriggerRequest &request);
    Status checkJoins(const BatchId &id);
    void joinBatch(const BatchId &id, const Run &run);

    RunStore &m_store;
    const Clock &m_clock;
    IdFactory &m_ids;
    RunTable &m_runs;
    BatchBook &m_batches;
    TaskCatalogue &m_tasks;
    Queues &m_queues;
    RequestKeys &m_requestKeys;
    Variables &m_variables;
    Admission &m_admission;
};

} // namespace runyard
