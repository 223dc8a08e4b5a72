// Commands on a single run. GUI thread; the client outlives it.
#pragma once

#include "engine/contract/run_commands.h"
#include "models/commands/commands.h"

namespace runyard {

class RunCommands final : Commands
{
public:
    RunCommands(EngineClient &client, QObject *context) : Commands(client, context) {}

    void trigger(TriggerRequest request, Reply<TriggerReply> answer) const;
    void replay(ReplayRequest request, Reply<TriggerReply> answer) const;
    void reschedule(RunId id, TimePoint delayUntil, Reply<Run> answer) const;
    void cancel(RunId id, std::string reason, Reply<CancelReply> answer) const;
    void freeze(RunId id, Reply<Run> answer) const;
    void resume(RunId id, Reply<Run> answer) const;
    void retryNow(RunId id, Reply<Run> answer) const;
    void startNow(RunId id, Reply<Run> answer) const;
    void jumpQueue(RunId id, Reply<Run> answer) const;
};

} // namespace runyard
