// Environment variables of tasks. Private to this folder.
#pragma once

#include "engine/contract/variables.h"
#include "engine/embedded/embedded_engine.h"

namespace runyard {

class EmbeddedVariables final : public contract::Variables
{
public:
    explicit EmbeddedVariables(EmbeddedEngine &engine) : m_engine(engine) {}

    void list(Reply<EnvironmentVariableList> reply) override
    {
        m_engine.command(std::move(reply), [](EngineCore &core) { return core.variables.list(); });
    }
    void set(VariableChange change, Reply<VariablesChanged> reply) override
    {
        m_engine.command(std::move(reply), [change = std::move(change)](EngineCore &core) {
            return core.variables.set(change);
        });
    }
    void remove(std::string name, Reply<Done> reply) override
    {
        m_engine.command(std::move(reply), [=](EngineCore &core) { return core.variables.remove(name); });
    }

private:
    EmbeddedEngine &m_engine;
};

} // namespace runyard
