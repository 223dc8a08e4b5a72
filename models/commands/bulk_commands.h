// Bulk actions: what one would do, starting one, and commands on it. GUI thread; the client outlives it.
#pragma once

#include "engine/contract/bulk_actions.h"
#include "models/commands/commands.h"

namespace runyard {

class BulkCommands final : Commands
{
public:
    BulkCommands(EngineClient &client, QObject *context) : Commands(client, context) {}

    void preview(BulkPreviewRequest request, Reply<BulkPreview> answer) const;
    void start(BulkRequest request, Reply<BulkAction> answer) const;
    void detail(BulkItemsRequest request, Reply<BulkDetail> answer) const;
    void undo(BulkId id, Reply<BulkAction> answer) const;
    void stop(BulkId id, Reply<BulkAction> answer) const;
    void resume(BulkId id, Reply<BulkAction> answer) const;
    void cancelMade(BulkId id, Reply<BulkAction> answer) const;
};

} // namespace runyard
