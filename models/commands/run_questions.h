// Questions about runs that are asked once; what follows them is a model. GUI thread; the client outlives it.
#pragma once

#include "engine/contract/batches.h"
#include "engine/contract/run_details.h"
#include "engine/contract/run_lists.h"
#include "engine/contract/run_logs.h"
#include "engine/contract/spans.h"
#include "models/commands/commands.h"

namespace runyard {

class RunQuestions final : Commands
{
public:
    RunQuestions(EngineClient &client, QObject *context) : Commands(client, context) {}

    void find(RunId id, Reply<RunDetail> answer) const;
    void findAt(RunId id, TimePoint moment, Reply<RunDetail> answer) const;
    void activeDescendants(RunId id, Reply<std::vector<Run>> answer) const;
    void page(RunPageRequest request, Reply<RunPage> answer) const;
    void counts(RunFilter filter, Reply<RunCounts> answer) const;
    void histogram(HistogramRequest request, Reply<RunHistogram> answer) const;
    void logPage(RunId id, int attempt, std::int64_t after, int maxLines, Reply<LogPage> answer) const;
    void logLines(RunId id, std::vector<std::int64_t> numbers, Reply<LogLines> answer) const;
    void span(RunId id, std::string span, Reply<SpanDetail> answer) const;
    void batchMembers(BatchMembersRequest request, Reply<BatchMembers> answer) const;
};

} // namespace runyard
