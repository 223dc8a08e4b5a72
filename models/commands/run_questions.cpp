#include "models/commands/run_questions.h"

#include "engine/contract/engine_client.h"

namespace runyard {

void RunQuestions::find(RunId id, Reply<RunDetail> answer) const
{
    m_client.runDetails().find(std::move(id), here(std::move(answer)));
}

void RunQuestions::findAt(RunId id, TimePoint moment, Reply<RunDetail> answer) const
{
    m_client.runDetails().findAt(std::move(id), moment, here(std::move(answer)));
}

void RunQuestions::activeDescendants(RunId id, Reply<std::vector<Run>> answer) const
{
    m_client.runDetails().activeDescendants(std::move(id), here(std::move(answer)));
}

void RunQuestions::page(RunPageRequest request, Reply<RunPage> answer) const
{
    m_client.runLists().page(std::move(request), here(std::move(answer)));
}

void RunQuestions::counts(RunFilter filter, Reply<RunCounts> answer) const
{
    m_client.runLists().counts(std::move(filter), {}, here(std::move(answer)));
}

void RunQuestions::histogram(HistogramRequest request, Reply<RunHistogram> answer) const
{
    m_client.runLists().histogram(std::move(request), here(std::move(answer)));
}

void RunQuestions::logPage(RunId id, int attempt, std::int64_t after, int maxLines,
                           Reply<LogPage> answer) const
{
    m_client.runLogs().page(std::move(id), attempt, after, maxLines, here(std::move(answer)));
}

void RunQuestions::logLines(RunId id, std::vector<std::int64_t> numbers, Reply<LogLines> answer) const
{
    m_client.runLogs().lines(std::move(id), std::move(numbers), here(std::move(answer)));
}

void RunQuestions::span(RunId id, std::string span, Reply<SpanDetail> answer) const
{
    m_client.spans().find(std::move(id), std::move(span), here(std::move(answer)));
}

void RunQuestions::batchMembers(BatchMembersRequest request, Reply<BatchMembers> answer) const
{
    m_client.batches().members(std::move(request), here(std::move(answer)));
}

} // namespace runyard
