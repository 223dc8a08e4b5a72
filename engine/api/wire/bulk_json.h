// Bulk actions as JSON, in Runyard's own shape.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/domain/bulk_action.h"

namespace runyard::wire {

/// {action: cancel | replay | reschedule | tag, query | runs, transform?: {kind: merge-patch | json-patch | jq,
/// text}, reason?, delay?, tags?, canary?, name?}. An empty query means every run.
Result<BulkRequest> bulkRequest(const Json &body, TimePoint now);

Json ownBulkAction(const BulkAction &action);
/// Returns the action with a page of its items; `next` continues after them.
Json ownBulkDetail(const BulkDetail &detail);
Json ownBulkPreview(const BulkPreview &preview);

} // namespace runyard::wire
