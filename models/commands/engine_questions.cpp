#include "models/commands/engine_questions.h"

#include "engine/contract/engine_client.h"

namespace runyard {

void EngineQuestions::status(Reply<EngineStatus> answer) const
{
    m_client.engine().status(here(std::move(answer)));
}

void EngineQuestions::retryHistory(std::string taskId, TimePoint since, Reply<RetryHistory> answer) const
{
    m_client.statistics().retryHistory(std::move(taskId), since, here(std::move(answer)));
}

} // namespace runyard
