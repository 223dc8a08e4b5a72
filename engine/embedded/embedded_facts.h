// The engine itself: its state, its change feed, and the texts it keeps. Private to this folder.
#pragma once

#include "engine/contract/changes.h"
#include "engine/contract/engine_facts.h"
#include "engine/contract/settings.h"
#include "engine/embedded/embedded_engine.h"

namespace runyard {

class EmbeddedFacts final : public contract::EngineFacts
{
public:
    explicit EmbeddedFacts(EmbeddedEngine &engine) : m_engine(engine) {}

    void status(Reply<EngineStatus> reply) override;
    void problem(Reply<std::string> reply) override { reply(m_engine.loop.problem()); }
    void devWorkers(Reply<std::vector<DevWorker>> reply) override
    {
        m_engine.command(std::move(reply), [](EngineCore &core) { return core.devRuns.workers(); });
    }

private:
    EmbeddedEngine &m_engine;
};

class EmbeddedChanges final : public contract::Changes
{
public:
    explicit EmbeddedChanges(EmbeddedEngine &engine) : m_engine(engine) {}

    std::unique_ptr<Subscription> subscribe(ChangeListener listener) override
    {
        const int number = m_engine.listeners->add(std::move(listener));
        return std::make_unique<ListenerSubscription>(m_engine.listeners, number);
    }

private:
    EmbeddedEngine &m_engine;
};

/// Settings whose names begin with `prefix` in the store.
class EmbeddedSettings final : public contract::Settings
{
public:
    EmbeddedSettings(EmbeddedEngine &engine, std::string prefix)
        : m_engine(engine), m_prefix(std::move(prefix))
    {
    }

    void read(std::string name, Reply<std::string> reply) override
    {
        m_engine.command(std::move(reply), [this, name](EngineCore &) {
            return m_engine.store->settings.find(m_prefix + name).value_or(std::string());
        });
    }
    void save(std::string name, std::string value, Reply<Done> reply) override
    {
        m_engine.command(std::move(reply), [this, name, value](EngineCore &) {
            m_engine.store->settings.save(m_prefix + name, value);
            return Done{};
        });
    }

private:
    EmbeddedEngine &m_engine;
    std::string m_prefix;
};

} // namespace runyard
