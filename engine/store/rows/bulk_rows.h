// Bulk actions as rows. The request is stored as JSON; field names are part of the
// file format: add, never rename.
#pragma once

#include "engine/domain/bulk_action.h"
#include "engine/store/base/statement.h"

#include <optional>
#include <string>
#include <string_view>

namespace runyard {

/// Without the ids of the selection, which are rows of bulk_target.
std::string encodeBulkRequest(const BulkRequest &request);
std::optional<BulkRequest> decodeBulkRequest(std::string_view json);

/// Columns of `bulk_action` in the order readBulkAction() expects.
extern const char *const kBulkColumns;
/// Records StoreDamaged in the database when the request cannot be read.
BulkAction readBulkAction(Database &database, const Statement &row);

} // namespace runyard
