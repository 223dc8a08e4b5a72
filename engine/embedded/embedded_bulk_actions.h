// Actions over many runs. Private to this folder.
#pragma once

#include "engine/contract/bulk_actions.h"
#include "engine/embedded/embedded_engine.h"
#include "engine/embedded/stored_part.h"

namespace runyard {

template <class Part>
class StoredBulkActions : public StoredPart<Part>
{
public:
    using StoredPart<Part>::StoredPart;

    void list(Reply<std::vector<BulkAction>> reply) override
    {
        this->query(std::move(reply), [](RunReader &reader) { return reader.bulk.actions(); });
    }
    void page(BulkPageRequest request, Reply<BulkPage> reply) override
    {
        this->query(std::move(reply), [=](RunReader &reader) { return reader.bulk.page(request); });
    }
    void detail(BulkItemsRequest request, Reply<BulkDetail> reply) override
    {
        this->query(std::move(reply), [=](RunReader &reader) { return reader.bulk.detail(request); });
    }
};

class EmbeddedBulkActions final : public StoredBulkActions<contract::BulkActions>
{
public:
    explicit EmbeddedBulkActions(EmbeddedEngine &engine) : StoredBulkActions(engine.readers), m_engine(engine)
    {
    }

    void preview(BulkPreviewRequest request, Reply<BulkPreview> reply) override
    {
        m_engine.bulk.preview(std::move(request), std::move(reply));
    }
    void start(BulkRequest request, Reply<BulkAction> reply) override
    {
        const auto accept = [this, reply](BulkRequest checked, std::int64_t total) {
            m_engine.command(reply, [checked = std::move(checked), total](EngineCore &core) {
                return core.bulk.start(checked, total);
            });
        };
        m_engine.bulk.check(std::move(request), accept, [reply](Error error) { reply(std::move(error)); });
    }
    void undo(BulkId id, Reply<BulkAction> reply) override
    {
        m_engine.command(std::move(reply), [=](EngineCore &core) { return core.bulk.undo(id); });
    }
    void stop(BulkId id, Reply<BulkAction> reply) override
    {
        m_engine.command(std::move(reply), [=](EngineCore &core) { return core.bulk.stop(id); });
    }
    void resume(BulkId id, Reply<BulkAction> reply) override
    {
        m_engine.command(std::move(reply), [=](EngineCore &core) { return core.bulk.resume(id); });
    }
    void cancelMade(BulkId id, Reply<BulkAction> reply) override
    {
        m_engine.command(std::move(reply), [=](EngineCore &core) { return core.bulk.cancelMade(id); });
    }

private:
    EmbeddedEngine &m_engine;
};

} // namespace runyard
