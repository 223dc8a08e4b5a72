// The conditions for a trigger or a replay that can be checked by value. The engine checks them on arrival,
// and editors before sending. Pure.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/run.h"
#include "engine/formats/payload_schema.h"

#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// Checks for at most limits::kTagsPerRun tags of 1 to limits::kTagLength characters, without hidden
/// characters (plain_names.h).
Status checkTags(const std::vector<std::string> &tags);

/// Checks for a JSON object of at most limits::kMetadataBytes.
Status checkMetadata(std::string_view json);

/// Checks the size, the JSON syntax if the type is JSON, and the task's schema (null = accepts anything). The
/// schema is applied to what the task gets: the value inside application/super+json, text as a JSON string,
/// no payload as null.
Status checkPayload(const Packet &payload, const PayloadSchema *schema);

/// Returns the stored form of a key typed by a user, in scope Global: its SHA-256 in hex, as the SDK computes
/// it. A text of 64 characters is taken as such a hash already.
std::string idempotencyKeyHash(std::string_view userKey);

} // namespace runyard
