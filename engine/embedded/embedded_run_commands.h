// Commands for single runs. Private to this folder.
#pragma once

#include "engine/contract/run_commands.h"
#include "engine/embedded/embedded_engine.h"

namespace runyard {

class EmbeddedRunCommands final : public contract::RunCommands
{
public:
    explicit EmbeddedRunCommands(EmbeddedEngine &engine) : m_engine(engine) {}

    void trigger(TriggerRequest request, Reply<TriggerReply> reply) override
    {
        m_engine.command(std::move(reply), [request = std::move(request)](EngineCore &core) {
            return core.triggers.trigger(request);
        });
    }
    void replay(ReplayRequest request, Reply<TriggerReply> reply) override
    {
        m_engine.command(std::move(reply), [request = std::move(request)](EngineCore &core) {
            return core.triggers.replay(request);
        });
    }
    void reschedule(RunId id, TimePoint delayUntil, Actor actor, Reply<Run> reply) override
    {
        m_engine.command(std::move(reply),
                         [=](EngineCore &core) { return core.control.reschedule(id, delayUntil, actor); });
    }
    void cancel(RunId id, std::string reason, Actor actor, Reply<CancelReply> reply) override
    {
        m_engine.command(std::move(reply),
                         [=](EngineCore &core) { return core.cancellation.cancel(id, reason, actor); });
    }
    void freeze(RunId id, Actor actor, Reply<Run> reply) override
    {
        m_engine.command(std::move(reply), [=](EngineCore &core) { return core.control.freeze(id, actor); });
    }
    void resume(RunId id, Actor actor, Reply<Run> reply) override
    {
        m_engine.command(std::move(reply), [=](EngineCore &core) { return core.control.resume(id, actor); });
    }
    void retryNow(RunId id, Actor actor, Reply<Run> reply) override
    {
        m_engine.command(std::move(reply),
                         [=](EngineCore &core) { return core.control.retryNow(id, actor); });
    }
    void jumpQueue(RunId id, Actor actor, Reply<Run> reply) override
    {
        m_engine.command(std::move(reply),
                         [=](EngineCore &core) { return core.control.jumpQueue(id, actor); });
    }
    void startNow(RunId id, Actor actor, Reply<Run> reply) override
    {
        m_engine.command(std::move(reply),
                         [=](EngineCore &core) { return core.control.startNow(id, actor); });
    }
    void addTags(RunId id, std::vector<std::string> tags, Reply<Run> reply) override
    {
        m_engine.command(std::move(reply), [=](EngineCore &core) { return core.control.addTags(id, tags); });
    }
    void setMetadata(RunId id, std::string json, Reply<Run> reply) override
    {
        m_engine.command(std::move(reply),
                         [=](EngineCore &core) { return core.control.setMetadata(id, json); });
    }
    void setMetadataOnce(RunId id, std::string json, std::string requestKey, Reply<bool> reply) override
    {
        m_engine.command(std::move(reply), [=](EngineCore &core) {
            return core.control.setMetadataOnce(id, json, requestKey);
        });
    }
    void resetIdempotencyKey(std::string taskId, std::string keyHash, Reply<RunId> reply) override
    {
        m_engine.command(std::move(reply),
                         [=](EngineCore &core) { return core.control.resetIdempotencyKey(taskId, keyHash); });
    }

private:
    EmbeddedEngine &m_engine;
};

} // namespace runyard
