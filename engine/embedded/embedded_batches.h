// Batches. Private to this folder.
#pragma once

#include "engine/contract/batches.h"
#include "engine/embedded/embedded_engine.h"
#include "engine/embedded/stored_part.h"

namespace runyard {

template <class Part>
class StoredBatches : public StoredPart<Part>
{
public:
    using StoredPart<Part>::StoredPart;

    void page(BatchPageRequest request, Reply<BatchPage> reply) override
    {
        this->query(std::move(reply), [=](RunReader &reader) { return reader.batches.page(request); });
    }
    void find(BatchId id, Reply<Batch> reply) override
    {
        this->query(std::move(reply), [=](RunReader &reader) { return reader.batches.find(id); });
    }
    void members(BatchMembersRequest request, Reply<BatchMembers> reply) override
    {
        this->query(std::move(reply), [=](RunReader &reader) { return reader.batches.members(request); });
    }
};

class EmbeddedBatches final : public StoredBatches<contract::Batches>
{
public:
    explicit EmbeddedBatches(EmbeddedEngine &engine) : StoredBatches(engine.readers), m_engine(engine) {}

    void create(BatchRequest request, Reply<BatchReply> reply) override
    {
        m_engine.command(std::move(reply), [request = std::move(request)](EngineCore &core) {
            return core.batches.create(request);
        });
    }
    void addItems(BatchId id, std::vector<BatchItem> items, Reply<BatchProgress> reply) override
    {
        m_engine.command(std::move(reply), [id, items = std::move(items)](EngineCore &core) mutable {
            return core.batches.add(id, std::move(items));
        });
    }
    void trigger(BatchRequest request, std::vector<BatchItem> items, Reply<BatchProgress> reply) override
    {
        m_engine.command(std::move(reply),
                         [request = std::move(request), items = std::move(items)](EngineCore &core) mutable {
                             return core.batches.trigger(request, std::move(items));
                         });
    }

private:
    EmbeddedEngine &m_engine;
};

} // namespace runyard
