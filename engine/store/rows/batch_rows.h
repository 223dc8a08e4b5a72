// Batches as rows.
#pragma once

#include "engine/domain/batch.h"
#include "engine/store/base/statement.h"

#include <string>

namespace runyard {

/// The kinds of rows in batch_item.
enum class BatchItemKind { Run = 0, WasThere = 1, Awaited = 2, Error = 3 };

/// Columns of `batch b` in the order readBatch() expects.
extern const char *const kBatchColumns;
Batch readBatch(const Statement &row);

} // namespace runyard
