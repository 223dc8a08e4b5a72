// EmbeddedClient: why a run waits, what is usual, what belongs together, and what helps.
#include "engine/embedded/embedded_client_impl.h"
#include "engine/workers/memory_in_use.h"

namespace runyard {

void EmbeddedClient::explainRun(RunId id, Reply<RunExplanation> reply)
{
    // The engine says what it decides with, then a reader what is usual.
    Reply<RunExplanation> complete = [impl = m_impl.get(),
                                      reply = std::move(reply)](Result<RunExplanation> found) {
        if (!found.ok())
            return reply(found.error());
        impl->query<RunExplanation>(reply, [decided = std::move(found).value()](RunReader &reader) {
            RunExplanation explanation = decided;
            if (explanation.pid)
                explanation.memoryInUse = memoryInUse(explanation.pid);
            return reader.usualTimes.completeExplanation(std::move(explanation));
        });
    };
    m_impl->loop.post([complete = std::move(complete), id = std::move(id)](EngineCore &core) {
        core.drain().answer<RunExplanation>(complete,
                                            [&core, id] { return core.reasons.explainWithHolders(id); });
    });
}

void EmbeddedClient::usualTimes(std::string taskId, std::string version, Reply<UsualTimes> reply)
{
    m_impl->query<UsualTimes>(std::move(reply),
                              [=](RunReader &reader) { return reader.usualTimes.of(taskId, version); });
}

void EmbeddedClient::runOrigins(RunId id, Reply<RunOrigins> reply)
{
    m_impl->query<RunOrigins>(std::move(reply), [=](RunReader &reader) { return reader.runs.origins(id); });
}

void EmbeddedClient::relatedRuns(RelatedRequest request, Reply<RelatedPage> reply)
{
    m_impl->query<RelatedPage>(std::move(reply),
                               [=](RunReader &reader) { return reader.runs.related(request); });
}

void EmbeddedClient::jumpQueue(RunId id, Actor actor, Reply<Run> reply)
{
    m_impl->command<Run>(std::move(reply),
                         [=](EngineCore &core) { return core.control.jumpQueue(id, actor); });
}

void EmbeddedClient::startNow(RunId id, Actor actor, Reply<Run> reply)
{
    m_impl->command<Run>(std::move(reply),
                         [=](EngineCore &core) { return core.control.startNow(id, actor); });
}

} // namespace runyard
