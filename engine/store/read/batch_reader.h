// Batches and what became of their items.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/batch.h"

namespace runyard {

class Database;
class Names;

class BatchReader
{
public:
    BatchReader(Database &database, Names &names) : m_database(database), m_names(names) {}

    /// Returns a page of batches, newest first. Errors: InvalidInput unless the limit is 1 to limits::kPageRows.
    Result<BatchPage> page(const BatchPageRequest &request);
    /// Errors: NotFound.
    Result<Batch> find(const BatchId &id);
    /// Returns a page of items in order of their index. Errors: NotFound; InvalidInput unless the limit is 1 to
    /// limits::kBatchItems.
    Result<BatchMembers> members(const BatchMembersRequest &request);

private:
    Database &m_database;
    Names &m_names;
};

} // namespace runyard
