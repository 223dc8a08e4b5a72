#include "engine/scheduling/triggers/triggers.h"

#include "engine/scheduling/core/no_such_run.h"

namespace runyard {

Result<TriggerReply> Triggers::trigger(const TriggerRequest &request)
{
    return request.options.resumesParent ? m_waitRequests.triggerAndWait(request)
                                         : m_factory.create(request, {});
}

Result<TriggerReply> Triggers::replay(const ReplayRequest &request)
{
    RunEntry *original = m_runs.find(request.original);
    if (!original)
        return noSuchRun(request.original);

    m_runs.flush(); // its seed metadata is read from the store
    const Run source = original->run;
    TriggerRequest trigger;
    trigger.taskId = source.taskId;
    trigger.payload = request.payload ? *request.payload : m_runs.payload(*original);
    trigger.actor = request.actor;
    trigger.options = request.options;
    trigger.options.parent = {};
    trigger.options.tags = request.tags.value_or(source.tags);
    trigger.options.queue = request.queue.value_or(source.queue);
    trigger.options.concurrencyKey = request.concurrencyKey.value_or(source.concurrencyKey);
    trigger.options.machine = request.machine.value_or(source.machine);
    trigger.options.metadata = request.metadata ? *request.metadata : m_store.runs.seedMetadata(source.seq);
    trigger.options.isTest = source.isTest;
    if (trigger.options.region.empty())
        trigger.options.region = source.region;
    return m_factory.create(trigger, {.replayed = source.id});
}

} // namespace runyard
