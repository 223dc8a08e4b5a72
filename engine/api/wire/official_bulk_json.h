// Bulk actions and groups of failures as the management API speaks of them.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/domain/bulk_action.h"
#include "engine/domain/error_group.h"

namespace runyard::wire {

/// {action: cancel | replay, filter or runIds, name?}; it starts at once.
Result<BulkRequest> officialBulkRequest(std::string_view body, TimePoint now);
/// {id, name?, type, status, counts, createdAt, completedAt?}
Json officialBulkAction(const BulkAction &action);

/// Whether the API has the kind of action at all: it knows cancel and replay.
bool isOfficial(const BulkAction &action);

std::string errorGroupId(std::int64_t group); // "error_12"
std::optional<std::int64_t> errorGroupFrom(std::string_view id);
/// "unresolved", "resolved" or "ignored"
std::string_view errorGroupStatus(const ErrorGroup &group);
Json listedErrorGroup(const ErrorGroup &group);
Json errorGroupDetail(const ErrorGroup &group);

} // namespace runyard::wire
