// Actions over many runs.
#pragma once

#include "engine/contract/reply.h"
#include "engine/domain/bulk_action.h"

#include <vector>

namespace runyard::contract {

/// Errors: NotFound for an unknown action.
class BulkActions
{
public:
    virtual ~BulkActions() = default;

    /// Returns all actions, newest first.
    virtual void list(Reply<std::vector<BulkAction>> reply) = 0;
    virtual void page(BulkPageRequest request, Reply<BulkPage> reply) = 0;
    virtual void detail(BulkItemsRequest request, Reply<BulkDetail> reply) = 0;
    /// Returns what an action would do to the next runs of its selection.
    virtual void preview(BulkPreviewRequest request, Reply<BulkPreview> reply) = 0;
    /// Accepts an action; the work follows in the background.
    virtual void start(BulkRequest request, Reply<BulkAction> reply) = 0;
    /// Errors: Conflict once the action has begun, ten seconds after it was accepted.
    virtual void undo(BulkId id, Reply<BulkAction> reply) = 0;
    virtual void stop(BulkId id, Reply<BulkAction> reply) = 0;
    /// Continues after stop(), or after the canary.
    virtual void resume(BulkId id, Reply<BulkAction> reply) = 0;
    /// Stops the action and cancels every run it made. Returns the action that cancels them.
    virtual void cancelMade(BulkId id, Reply<BulkAction> reply) = 0;
};

} // namespace runyard::contract
