#include "models/commands/bulk_commands.h"

#include "engine/contract/engine_client.h"

namespace runyard {

void BulkCommands::preview(BulkPreviewRequest request, Reply<BulkPreview> answer) const
{
    m_client.bulkActions().preview(std::move(request), here(std::move(answer)));
}

void BulkCommands::start(BulkRequest request, Reply<BulkAction> answer) const
{
    m_client.bulkActions().start(std::move(request), here(std::move(answer)));
}

void BulkCommands::detail(BulkItemsRequest request, Reply<BulkDetail> answer) const
{
    m_client.bulkActions().detail(std::move(request), here(std::move(answer)));
}

void BulkCommands::undo(BulkId id, Reply<BulkAction> answer) const
{
    m_client.bulkActions().undo(std::move(id), here(std::move(answer)));
}

void BulkCommands::stop(BulkId id, Reply<BulkAction> answer) const
{
    m_client.bulkActions().stop(std::move(id), here(std::move(answer)));
}

void BulkCommands::resume(BulkId id, Reply<BulkAction> answer) const
{
    m_client.bulkActions().resume(std::move(id), here(std::move(answer)));
}

void BulkCommands::cancelMade(BulkId id, Reply<BulkAction> answer) const
{
    m_client.bulkActions().cancelMade(std::move(id), here(std::move(answer)));
}

} // namespace runyard
