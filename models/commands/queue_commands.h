// Commands on queues, and the question which there are. GUI thread; the client outlives it.
#pragma once

#include "engine/contract/queues.h"
#include "models/commands/commands.h"

namespace runyard {

class QueueCommands final : Commands
{
public:
    QueueCommands(EngineClient &client, QObject *context) : Commands(client, context) {}

    void list(Reply<std::vector<QueueInfo>> answer) const;
    void setPaused(std::string queue, bool isPaused, Reply<QueueInfo> answer) const;
    void setLimit(std::string queue, std::optional<int> limit, Reply<QueueInfo> answer) const;
    void setEnvironmentLimit(int limit, Reply<Done> answer) const;
    void step(std::string queue, RunId run, Reply<Run> answer) const;
};

} // namespace runyard
