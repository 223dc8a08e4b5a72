#include "engine/store/rows/batch_rows.h"

#include <algorithm>

namespace runyard {

const char *const kBatchColumns =
    "b.number, b.id, b.status, b.run_count, b.received, b.unmade, b.finished, b.succeeded, b.created_at,"
    " b.updated_at, b.sealed_at, b.finished_at, (SELECT id FROM run WHERE seq = b.parent), b.key_hash,"
    " b.key_user, b.key_scope, b.key_expires_at, b.resumes_parent";

Batch readBatch(const Statement &row)
{
    Batch batch;
    batch.number = row.int64(0);
    batch.id = BatchId{row.text(1)};
    batch.status = static_cast<BatchStatus>(std::clamp(row.integer(2), 0, kBatchStatusCount - 1));
    batch.runCount = row.integer(3);
    batch.received = row.integer(4);
    batch.unmade = row.integer(5);
    batch.finished = row.integer(6);
    batch.succeeded = row.integer(7);
    batch.createdAt = row.time(8);
    batch.updatedAt = row.time(9);
    batch.sealedAt = row.optionalTime(10);
    batch.finishedAt = row.optionalTime(11);
    batch.parent = RunId{row.text(12)};
    batch.idempotencyKey.hash = row.text(13);
    batch.idempotencyKey.userKey = row.text(14);
    batch.idempotencyKey.scope = static_cast<IdempotencyScope>(row.integer(15));
    batch.idempotencyKey.expiresAt = row.optionalTime(16);
    batch.resumesParent = row.integer(17) != 0;
    return batch;
}

} // namespace runyard
