// EmbeddedClient: batches, and bulk actions by the page.
#include "engine/embedded/embedded_client_impl.h"

namespace runyard {

void EmbeddedClient::createBatch(BatchRequest request, Reply<BatchReply> reply)
{
    m_impl->command<BatchReply>(std::move(reply), [request = std::move(request)](EngineCore &core) {
        return core.batches.create(request);
    });
}

void EmbeddedClient::addBatchItems(BatchId id, std::vector<BatchItem> items, Reply<BatchProgress> reply)
{
    m_impl->command<BatchProgress>(std::move(reply),
                                   [id, items = std::move(items)](EngineCore &core) mutable {
                                       return core.batches.add(id, std::move(items));
                                   });
}

void EmbeddedClient::triggerBatch(BatchRequest request, std::vector<BatchItem> items,
                                  Reply<BatchProgress> reply)
{
    m_impl->command<BatchProgress>(
        std::move(reply), [request = std::move(request), items = std::move(items)](EngineCore &core) mutable {
            return core.batches.trigger(request, std::move(items));
        });
}

void EmbeddedClient::bulkActionPage(BulkPageRequest request, Reply<BulkPage> reply)
{
    m_impl->query<BulkPage>(std::move(reply), [=](RunReader &reader) { return reader.bulk.page(request); });
}

void EmbeddedClient::batches(BatchPageRequest request, Reply<BatchPage> reply)
{
    m_impl->query<BatchPage>(std::move(reply),
                             [=](RunReader &reader) { return reader.batches.page(request); });
}

void EmbeddedClient::batch(BatchId id, Reply<Batch> reply)
{
    m_impl->query<Batch>(std::move(reply), [=](RunReader &reader) { return reader.batches.find(id); });
}

void EmbeddedClient::batchMembers(BatchMembersRequest request, Reply<BatchMembers> reply)
{
    m_impl->query<BatchMembers>(std::move(reply),
                                [=](RunReader &reader) { return reader.batches.members(request); });
}

} // namespace runyard
