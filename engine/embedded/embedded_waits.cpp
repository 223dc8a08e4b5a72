// EmbeddedClient: wait tokens, variables of the environment, and schedules made by hand.
#include "engine/domain/run_key.h"
#include "engine/embedded/embedded_client_impl.h"

namespace runyard {

Waitpoint EmbeddedClient::Impl::withSecret(Waitpoint token)
{
    const std::lock_guard lock(apiMutex);
    token.secret = callbackSecret(workspaceKey, token.id.text);
    return token;
}

void EmbeddedClient::useToken(TokenUse use, Reply<TokenTaken> reply)
{
    m_impl->command<TokenTaken>(std::move(reply),
                                [use = std::move(use)](EngineCore &core) { return core.tokens.use(use); });
}

void EmbeddedClient::giveTokenBack(TokenUse use)
{
    m_impl->loop.post([use = std::move(use)](EngineCore &core) { core.tokens.giveBack(use); });
}

void EmbeddedClient::wasTokenUsed(TokenUse use, Reply<bool> reply)
{
    m_impl->command<bool>(std::move(reply),
                          [use = std::move(use)](EngineCore &core) { return core.tokens.wasUsed(use); });
}

void EmbeddedClient::createToken(TokenRequest request, Reply<TokenReply> reply)
{
    m_impl->command<TokenReply>(std::move(reply), [request = std::move(request)](EngineCore &core) {
        return core.tokens.create(request);
    });
}

void EmbeddedClient::completeToken(TokenCompletion completion, Reply<TokenCompleted> reply)
{
    m_impl->command<TokenCompleted>(std::move(reply), [completion = std::move(completion)](EngineCore &core) {
        return core.tokens.complete(completion);
    });
}

void EmbeddedClient::token(WaitpointId id, Reply<Waitpoint> reply)
{
    m_impl->query<Waitpoint>(std::move(reply), [this, id](RunReader &reader) -> Result<Waitpoint> {
        auto token = reader.tokens.find(id);
        if (!token)
            return token;
        return m_impl->withSecret(std::move(*token));
    });
}

void EmbeddedClient::tokens(TokenPageRequest request, Reply<TokenPage> reply)
{
    m_impl->query<TokenPage>(std::move(reply),
                             [this, request = std::move(request)](RunReader &reader) -> Result<TokenPage> {
                                 auto page = reader.tokens.page(request);
                                 if (page) {
                                     for (Waitpoint &token : page->tokens)
                                         token = m_impl->withSecret(std::move(token));
                                 }
                                 return page;
                             });
}

void EmbeddedClient::environmentVariables(Reply<EnvironmentVariableList> reply)
{
    m_impl->command<EnvironmentVariableList>(std::move(reply), [](EngineCore &core) {
        return Result<EnvironmentVariableList>(core.variables.list());
    });
}

void EmbeddedClient::setEnvironmentVariables(VariableChange change, Reply<VariablesChanged> reply)
{
    m_impl->command<VariablesChanged>(std::move(reply), [change = std::move(change)](EngineCore &core) {
        return core.variables.set(change);
    });
}

void EmbeddedClient::deleteEnvironmentVariable(std::string name, Reply<Done> reply)
{
    m_impl->command<Done>(std::move(reply), [=](EngineCore &core) { return core.variables.remove(name); });
}

void EmbeddedClient::createSchedule(ScheduleRequest request, Reply<ScheduleInfo> reply)
{
    m_impl->command<ScheduleInfo>(std::move(reply), [request = std::move(request)](EngineCore &core) {
        return core.schedules.create(request);
    });
}

void EmbeddedClient::updateSchedule(ScheduleId id, ScheduleRequest request, Reply<ScheduleInfo> reply)
{
    m_impl->command<ScheduleInfo>(std::move(reply), [id, request = std::move(request)](EngineCore &core) {
        return core.schedules.update(id, request);
    });
}

void EmbeddedClient::deleteSchedule(ScheduleId id, Reply<Done> reply)
{
    m_impl->command<Done>(std::move(reply), [=](EngineCore &core) { return core.schedules.remove(id); });
}

void EmbeddedClient::schedule(ScheduleId id, Reply<ScheduleInfo> reply)
{
    m_impl->query<ScheduleInfo>(std::move(reply),
                                [=](RunReader &reader) { return reader.projects.schedule(id); });
}

void EmbeddedClient::schedulePage(std::int64_t offset, int limit, Reply<SchedulePage> reply)
{
    m_impl->query<SchedulePage>(
        std::move(reply), [=](RunReader &reader) { return reader.projects.schedulePage(offset, limit); });
}

} // namespace runyard
