// Questions about the engine as a whole that are asked once. GUI thread; the client outlives it.
#pragma once

#include "engine/contract/engine_facts.h"
#include "engine/contract/statistics.h"
#include "models/commands/commands.h"

namespace runyard {

class EngineQuestions final : Commands
{
public:
    EngineQuestions(EngineClient &client, QObject *context) : Commands(client, context) {}

    void status(Reply<EngineStatus> answer) const;
    void retryHistory(std::string taskId, TimePoint since, Reply<RetryHistory> answer) const;
};

} // namespace runyard
