#include "engine/scheduling/engine_systems.h"

namespace runyard {

EngineSystems::EngineSystems(EngineContext &context)
    : tasks(context)
    , queues(context)
    , requestKeys(context)
    , shortage(context)
    , variables(context, tasks)
    , executors(context, tasks, queues)
    , admission(context, tasks, queues)
    , intercepts(context, tasks, queues, admission)
    , waits(context, queues, executors, admission)
    , cancellation(context, queues, executors, admission, intercepts)
    , attempts(context, tasks, queues, variables, shortage, executors, admission, waits, intercepts,
               cancellation)
    , cleanStop(context, executors, attempts)
    , telemetry(context, variables)
    , dispatcher(context, tasks, queues, variables, shortage, executors, admission, waits, intercepts)
    , reasons(context, tasks, queues, variables, shortage, waits, intercepts)
    , control(context, queues, requestKeys, variables, executors, admission, waits, intercepts, dispatcher)
    , runFactory(context, tasks, queues, requestKeys, variables, admission)
    , waitRequests(context, waits, runFactory, attempts)
    , triggers(context, runFactory, waitRequests)
    , tokens(context, variables, requestKeys, waits)
    , batches(context, requestKeys, runFactory, waits, waitRequests)
    , schedules(context, tasks, runFactory)
    , deployments(context, tasks, queues, executors, admission, schedules)
    , devRuns(context, tasks, queues, variables, executors, admission, waits, attempts, deployments)
    , bulk(context, requestKeys, triggers, cancellation, control)
{
}

} // namespace runyard
