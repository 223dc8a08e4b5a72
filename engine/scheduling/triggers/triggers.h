// Trigger and replay, as they are asked for.
// Engine thread only.
#pragma once

#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/triggers/run_factory.h"
#include "engine/scheduling/waits/wait_requests.h"

namespace runyard {

class Triggers
{
public:
    Triggers(EngineContext &context, RunFactory &factory, WaitRequests &waitRequests)
        : m_store(context.store), m_runs(context.runs), m_factory(factory), m_waitRequests(waitRequests)
    {
    }

    Result<TriggerReply> trigger(const TriggerRequest &request);
    Result<TriggerReply> replay(const ReplayRequest &request);

private:
    RunStore &m_store;
    RunTable &m_runs;
    RunFactory &m_factory;
    WaitRequests &m_waitRequests;
};

} // namespace runyard
