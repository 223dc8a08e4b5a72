// Batches: many runs triggered together.
#pragma once

#include "engine/contract/reply.h"
#include "engine/domain/batch.h"

#include <vector>

namespace runyard::contract {

/// Errors: NotFound for an unknown batch.
class Batches
{
public:
    virtual ~Batches() = default;

    virtual void page(BatchPageRequest request, Reply<BatchPage> reply) = 0;
    virtual void find(BatchId id, Reply<Batch> reply) = 0;
    virtual void members(BatchMembersRequest request, Reply<BatchMembers> reply) = 0;
    /// Announces a batch; its items follow with addItems(). The idempotency key of an earlier batch returns that
    /// one.
    virtual void create(BatchRequest request, Reply<BatchReply> reply) = 0;
    /// Adds all items in one commit; each index counts once, however often it is sent. An item that cannot become
    /// a run is noted as an error of the batch.
    /// Errors: InvalidInput for an index past the announced number, Conflict when the batch is over. Errors leave
    ///   everything as it was.
    virtual void addItems(BatchId id, std::vector<BatchItem> items, Reply<BatchProgress> reply) = 0;
    /// Both at once.
    virtual void trigger(BatchRequest request, std::vector<BatchItem> items, Reply<BatchProgress> reply) = 0;
};

} // namespace runyard::contract
