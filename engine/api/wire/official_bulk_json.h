// Bulk actions and groups of failures in the shapes of the management API.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/domain/bulk_action.h"
#include "engine/domain/error_group.h"

namespace runyard::wire {

/// Reads {action: cancel | replay, filter or runIds, name?}. Such an action starts at once.
Result<BulkRequest> officialBulkRequest(std::string_view body, TimePoint now);
/// {id, name?, type, status, counts, createdAt, completedAt?}
Json officialBulkAction(const BulkAction &action);

/// Whether the management API has this kind of action: only cancel and replay.
bool isOfficial(const BulkAction &action);

std::string errorGroupId(std::int64_t group); // "error_12"
std::optional<std::int64_t> errorGroupFrom(std::string_view id);
/// "unresolved", "resolved" or "ignored"
std::string_view errorGroupStatus(const ErrorGroup &group);
Json listedErrorGroup(const ErrorGroup &group);
Json errorGroupDetail(const ErrorGroup &group);

} // namespace runyard::wire
