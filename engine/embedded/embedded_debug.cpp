// EmbeddedClient: stepping, intercepts, and what another retry policy could have changed.
#include "engine/embedded/embedded_client_impl.h"

namespace runyard {

void EmbeddedClient::stepQueue(std::string queue, RunId run, Actor actor, Reply<Run> reply)
{
    m_impl->command<Run>(std::move(reply),
                         [=](EngineCore &core) { return core.dispatcher.step(queue, run, actor); });
}

void EmbeddedClient::addIntercept(InterceptRequest request, Reply<Intercept> reply)
{
    m_impl->command<Intercept>(std::move(reply),
                               [=](EngineCore &core) { return core.intercepts.add(request); });
}

void EmbeddedClient::removeIntercept(std::int64_t number, Reply<Done> reply)
{
    m_impl->command<Done>(std::move(reply), [=](EngineCore &core) { return core.intercepts.remove(number); });
}

void EmbeddedClient::intercepts(Reply<InterceptList> reply)
{
    m_impl->command<InterceptList>(
        std::move(reply), [](EngineCore &core) { return Result<InterceptList>(core.intercepts.list()); });
}

void EmbeddedClient::continueHeld(RunId id, std::optional<Packet> payload, Actor actor, Reply<Run> reply)
{
    m_impl->command<Run>(std::move(reply), [id, payload = std::move(payload), actor](EngineCore &core) {
        return core.intercepts.continueHeld(id, payload, actor);
    });
}

void EmbeddedClient::retryHistory(std::string taskId, TimePoint since, Reply<RetryHistory> reply)
{
    m_impl->query<RetryHistory>(
        std::move(reply), [=](RunReader &reader) { return reader.failures.retryHistory(taskId, since); },
        ReaderPool::Work::Long);
}

} // namespace runyard
