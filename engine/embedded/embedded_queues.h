// Queues. Private to this folder.
#pragma once

#include "engine/contract/queues.h"
#include "engine/domain/slot_limit.h"
#include "engine/embedded/embedded_engine.h"
#include "engine/embedded/stored_part.h"

namespace runyard {

template <class Part>
class StoredQueues : public StoredPart<Part>
{
public:
    using StoredPart<Part>::StoredPart;

    void list(Reply<std::vector<QueueInfo>> reply) override
    {
        this->query(std::move(reply), [](RunReader &reader) { return reader.projects.queues(); });
    }
};

class EmbeddedQueues final : public StoredQueues<contract::Queues>
{
public:
    explicit EmbeddedQueues(EmbeddedEngine &engine) : StoredQueues(engine.readers), m_engine(engine) {}

    void setPaused(std::string queue, bool paused, Reply<QueueInfo> reply) override
    {
        m_engine.command(std::move(reply),
                         [=](EngineCore &core) { return core.queues.setPaused(queue, paused); });
    }
    void setLimit(std::string queue, std::optional<int> limit, Reply<QueueInfo> reply) override
    {
        m_engine.command(std::move(reply),
                         [=](EngineCore &core) { return core.queues.setLimit(queue, limit); });
    }
    void setEnvironmentLimit(int limit, Reply<Done> reply) override
    {
        m_engine.command(std::move(reply), [this, limit](EngineCore &core) -> Result<Done> {
            if (limit < 1 || limit > kMostSlots)
                return Error{ErrorCode::InvalidInput, "The environment limit is 1 to 10000.",
                             "Choose a number in that range."};
            core.queues.setEnvironmentLimit(limit);
            m_engine.store->settings.save("environment_limit", std::to_string(limit));
            return Done{};
        });
    }
    void step(std::string queue, RunId run, Actor actor, Reply<Run> reply) override
    {
        m_engine.command(std::move(reply),
                         [=](EngineCore &core) { return core.dispatcher.step(queue, run, actor); });
    }

private:
    EmbeddedEngine &m_engine;
};

} // namespace runyard
