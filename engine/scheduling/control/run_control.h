// What people and programs ask of existing runs: reschedule, freeze, resume, retry or start now, jump the queue,
// tags, metadata, idempotency keys. Canceling is Cancellation's.
// Engine thread only.
#pragma once

#include "engine/domain/run_rules.h"
#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/dispatch/dispatcher.h"
#include "engine/scheduling/triggers/request_keys.h"

#include <string>
#include <vector>

namespace runyard {

class RunControl
{
public:
    RunControl(EngineContext &context, Queues &queues, RequestKeys &requestKeys, Variables &variables,
               Executors &executors, Admission &admission, Waits &waits, Intercepts &intercepts,
               Dispatcher &dispatcher)
        : m_store(context.store)
        , m_clock(context.clock)
        , m_runs(context.runs)
        , m_queues(queues)
        , m_requestKeys(requestKeys)
        , m_variables(variables)
        , m_executors(executors)
        , m_admission(admission)
        , m_waits(waits)
        , m_intercepts(intercepts)
        , m_dispatcher(dispatcher)
    {
    }

    /// Delayed runs.
    Result<Run> reschedule(const RunId &id, TimePoint delayUntil, Actor actor);
    /// Queued and Executing runs.
    Result<Run> freeze(const RunId &id, Actor actor);
    Result<Run> resume(const RunId &id, Actor actor);
    /// Reattempting runs.
    Result<Run> retryNow(const RunId &id, Actor actor);
    /// Delayed: as if the delay were over.
    Result<Run> startNow(const RunId &id, Actor actor);
    /// Queued: goes before every run that is ready now, in its queue and (when slots are short) in all.
    Result<Run> jumpQueue(const RunId &id, Actor actor);
    Result<Run> addTags(const RunId &id, const std::vector<std::string> &tags);
    Result<Run> setMetadata(const RunId &id, const std::string &json);
    /// False: the request with this key set it before.
    Result<bool> setMetadataOnce(const RunId &id, const std::string &json, const std::string &requestKey);
    Result<RunId> resetIdempotencyKey(const std::string &taskId, const std::string &hash);

private:
    /// NotFound; Conflict when the run's status does not allow the action.
    Result<RunEntry *> find(const RunId &id, RunAction action);

    RunStore &m_store;
    const Clock &m_clock;
    RunTable &m_runs;
    Queues &m_queues;
    RequestKeys &m_requestKeys;
    Variables &m_variables;
    Executors &m_executors;
    Admission &m_admission;
    Waits &m_waits;
    Intercepts &m_intercepts;
    Dispatcher &m_dispatcher;
};

} // namespace runyard
