// Runs that wait, and wait tokens. Private to this folder.
#pragma once

#include "engine/contract/tokens.h"
#include "engine/contract/waits.h"
#include "engine/domain/run_key.h"
#include "engine/embedded/embedded_engine.h"

namespace runyard {

class EmbeddedWaits final : public contract::Waits
{
public:
    explicit EmbeddedWaits(EmbeddedEngine &engine) : m_engine(engine) {}

    void begin(WaitRequest request, Reply<WaitBegun> reply) override
    {
        m_engine.command(std::move(reply), [request = std::move(request)](EngineCore &core) {
            return core.waitRequests.wait(request);
        });
    }
    void whenOver(RunId id, std::stop_token unwanted, Reply<WaitResult> reply) override
    {
        // The engine tells when; a reader finds the outcome.
        Reply<Done> over = [this, id, reply = std::move(reply)](Result<Done> answer) {
            if (!answer)
                return reply(answer.error());
            result(id, reply);
        };
        m_engine.loop.post(
            [id, unwanted = std::move(unwanted), over = std::move(over)](EngineCore &core) mutable {
                core.waits.tellWhenOver(id, std::move(unwanted), std::move(over));
            });
    }
    void result(RunId id, Reply<WaitResult> reply) override
    {
        m_engine.readers.query(std::move(reply), [=](RunReader &reader) { return reader.waits.result(id); });
    }

private:
    EmbeddedEngine &m_engine;
};

class EmbeddedTokens final : public contract::Tokens
{
public:
    explicit EmbeddedTokens(EmbeddedEngine &engine) : m_engine(engine) {}

    void page(TokenPageRequest request, Reply<TokenPage> reply) override
    {
        m_engine.readers.query(std::move(reply),
                               [this, request = std::move(request)](RunReader &reader) -> Result<TokenPage> {
                                   auto page = reader.tokens.page(request);
                                   if (page) {
                                       for (Waitpoint &token : page->tokens)
                                           token = withSecret(std::move(token));
                                   }
                                   return page;
                               });
    }
    void find(WaitpointId id, Reply<Waitpoint> reply) override
    {
        m_engine.readers.query(std::move(reply), [this, id](RunReader &reader) -> Result<Waitpoint> {
            auto token = reader.tokens.find(id);
            if (!token)
                return token;
            return withSecret(std::move(*token));
        });
    }
    void create(TokenRequest request, Reply<TokenReply> reply) override
    {
        m_engine.command(std::move(reply), [request = std::move(request)](EngineCore &core) {
            return core.tokens.create(request);
        });
    }
    void complete(TokenCompletion completion, Reply<TokenCompleted> reply) override
    {
        m_engine.command(std::move(reply), [completion = std::move(completion)](EngineCore &core) {
            return core.tokens.complete(completion);
        });
    }

private:
    Waitpoint withSecret(Waitpoint token)
    {
        const std::lock_guard lock(m_engine.apiMutex);
        token.secret = callbackSecret(m_engine.workspaceKey, token.id.text);
        return token;
    }

    EmbeddedEngine &m_engine;
};

} // namespace runyard
