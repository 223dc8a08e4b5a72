// EmbeddedClient: runs that wait.
#include "engine/embedded/embedded_client_impl.h"

namespace runyard {

void EmbeddedClient::wait(WaitRequest request, Reply<WaitBegun> reply)
{
    m_impl->command<WaitBegun>(std::move(reply), [request = std::move(request)](EngineCore &core) {
        return core.waitRequests.wait(request);
    });
}

void EmbeddedClient::whenWaitIsOver(RunId id, std::stop_token unwanted, Reply<WaitResult> reply)
{
    // The engine tells when; a reader finds what came of it.
    Reply<Done> over = [impl = m_impl.get(), id, reply = std::move(reply)](Result<Done> answer) {
        if (!answer)
            return reply(answer.error());
        impl->query<WaitResult>(reply, [id](RunReader &reader) { return reader.waits.result(id); });
    };
    m_impl->loop.post([id, unwanted = std::move(unwanted), over = std::move(over)](EngineCore &core) mutable {
        core.waits.tellWhenOver(id, std::move(unwanted), std::move(over));
    });
}

void EmbeddedClient::waitResult(RunId id, Reply<WaitResult> reply)
{
    m_impl->query<WaitResult>(std::move(reply), [=](RunReader &reader) { return reader.waits.result(id); });
}

} // namespace runyard
