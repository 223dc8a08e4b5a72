// What `trigger.dev dev` and public tokens need of the engine, for the HTTP API. Private to this folder.
#pragma once

#include "engine/contract/dev_engine.h"
#include "engine/contract/token_book.h"
#include "engine/embedded/embedded_engine.h"

namespace runyard {

class EmbeddedDevEngine final : public DevEngine
{
public:
    explicit EmbeddedDevEngine(EmbeddedEngine &engine) : m_engine(engine) {}

    void versionOnBranch(std::string branch, std::string taskId, Reply<std::string> reply) override
    {
        m_engine.command(std::move(reply),
                         [branch = std::move(branch), taskId = std::move(taskId)](EngineCore &core) {
                             return core.devRuns.versionOnBranch(branch, taskId);
                         });
    }
    void devPresence(bool isOpen) override
    {
        m_engine.loop.post([isOpen](EngineCore &core) { core.devRuns.presence(isOpen); });
    }
    void registerDevWorker(DevRegistration registration, Reply<DevRegistered> reply) override
    {
        m_engine.command(std::move(reply), [registration = std::move(registration)](EngineCore &core) {
            return core.devRuns.registerWorker(registration);
        });
    }
    void handOutDevRuns(std::string workerId, Reply<std::vector<DevHandout>> reply) override
    {
        m_engine.command(std::move(reply), [workerId = std::move(workerId)](EngineCore &core) {
            return core.devRuns.handOut(workerId);
        });
    }
    void startDevAttempt(RunId run, Reply<DevAttempt> reply) override;
    void completeDevAttempt(DevCompletion completion, Reply<DevSnapshot> reply) override;
    void devVariables(Reply<EnvironmentVariableList> reply) override
    {
        m_engine.command(std::move(reply), [](EngineCore &core) { return core.variables.listWithSecrets(); });
    }
    void devSnapshot(RunId run, Reply<DevSnapshot> reply) override
    {
        devHeartbeat(run); // who asks is there
        m_engine.readers.query(std::move(reply),
                               [run](RunReader &reader) { return reader.dev.snapshot(run); });
    }
    void devHeartbeat(RunId run) override
    {
        m_engine.loop.post([run](EngineCore &core) { core.devRuns.heartbeat(run); });
    }
    void disconnectDevRuns(std::vector<RunId> runs, Reply<int> reply) override
    {
        m_engine.command(std::move(reply), [runs = std::move(runs)](EngineCore &core) {
            return core.devRuns.disconnect(runs);
        });
    }

private:
    EmbeddedEngine &m_engine;
};

class EmbeddedTokenBook final : public TokenBook
{
public:
    explicit EmbeddedTokenBook(EmbeddedEngine &engine) : m_engine(engine) {}

    void useToken(TokenUse use, Reply<TokenTaken> reply) override
    {
        m_engine.command(std::move(reply),
                         [use = std::move(use)](EngineCore &core) { return core.tokens.use(use); });
    }
    void giveTokenBack(TokenUse use) override
    {
        m_engine.loop.post([use = std::move(use)](EngineCore &core) { core.tokens.giveBack(use); });
    }
    void wasTokenUsed(TokenUse use, Reply<bool> reply) override
    {
        m_engine.command(std::move(reply),
                         [use = std::move(use)](EngineCore &core) { return core.tokens.wasUsed(use); });
    }

private:
    EmbeddedEngine &m_engine;
};

} // namespace runyard
