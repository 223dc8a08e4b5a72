// Schedules. Private to this folder.
#pragma once

#include "engine/contract/schedules.h"
#include "engine/embedded/embedded_engine.h"
#include "engine/embedded/stored_part.h"

namespace runyard {

template <class Part>
class StoredSchedules : public StoredPart<Part>
{
public:
    using StoredPart<Part>::StoredPart;

    void list(Reply<std::vector<ScheduleInfo>> reply) override
    {
        this->query(std::move(reply), [](RunReader &reader) { return reader.projects.schedules(); });
    }
    void page(std::int64_t offset, int limit, Reply<SchedulePage> reply) override
    {
        this->query(std::move(reply),
                    [=](RunReader &reader) { return reader.projects.schedulePage(offset, limit); });
    }
    void find(ScheduleId id, Reply<ScheduleInfo> reply) override
    {
        this->query(std::move(reply), [=](RunReader &reader) { return reader.projects.schedule(id); });
    }
};

class EmbeddedSchedules final : public StoredSchedules<contract::Schedules>
{
public:
    explicit EmbeddedSchedules(EmbeddedEngine &engine) : StoredSchedules(engine.readers), m_engine(engine) {}

    void setActive(ScheduleId id, bool active, Reply<ScheduleInfo> reply) override
    {
        m_engine.command(std::move(reply),
                         [=](EngineCore &core) { return core.schedules.setActive(id, active); });
    }
    void create(ScheduleRequest request, Reply<ScheduleInfo> reply) override
    {
        m_engine.command(std::move(reply), [request = std::move(request)](EngineCore &core) {
            return core.schedules.create(request);
        });
    }
    void update(ScheduleId id, ScheduleRequest request, Reply<ScheduleInfo> reply) override
    {
        m_engine.command(std::move(reply), [id, request = std::move(request)](EngineCore &core) {
            return core.schedules.update(id, request);
        });
    }
    void remove(ScheduleId id, Reply<Done> reply) override
    {
        m_engine.command(std::move(reply), [=](EngineCore &core) { return core.schedules.remove(id); });
    }

private:
    EmbeddedEngine &m_engine;
};

} // namespace runyard
