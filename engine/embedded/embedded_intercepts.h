// Intercepts. Private to this folder.
#pragma once

#include "engine/contract/intercepts.h"
#include "engine/embedded/embedded_engine.h"

namespace runyard {

class EmbeddedIntercepts final : public contract::Intercepts
{
public:
    explicit EmbeddedIntercepts(EmbeddedEngine &engine) : m_engine(engine) {}

    void list(Reply<InterceptList> reply) override
    {
        m_engine.command(std::move(reply), [](EngineCore &core) { return core.intercepts.list(); });
    }
    void add(InterceptRequest request, Reply<Intercept> reply) override
    {
        m_engine.command(std::move(reply), [=](EngineCore &core) { return core.intercepts.add(request); });
    }
    void remove(std::int64_t number, Reply<Done> reply) override
    {
        m_engine.command(std::move(reply), [=](EngineCore &core) { return core.intercepts.remove(number); });
    }
    void continueRun(RunId id, std::optional<Packet> payload, Actor actor, Reply<Run> reply) override
    {
        m_engine.command(std::move(reply), [id, payload = std::move(payload), actor](EngineCore &core) {
            return core.intercepts.continueHeld(id, payload, actor);
        });
    }

private:
    EmbeddedEngine &m_engine;
};

} // namespace runyard
