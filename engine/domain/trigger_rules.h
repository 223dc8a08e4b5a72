// What a trigger or a replay must satisfy, as far as values alone can tell. The engine checks it on the
// way in; editors check the same before anything is sent. Pure.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/run.h"
#include "engine/formats/payload_schema.h"

#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// At most limits::kTagsPerRun tags of 1 to limits::kTagLength characters, none of them hidden (plain_names.h).
Status checkTags(const std::vector<std::string> &tags);

/// A JSON object of at most limits::kMetadataBytes.
Status checkMetadata(std::string_view json);

/// Size, JSON syntax where the type says JSON, and the task's schema (null = anything). The schema sees
/// what the task gets: the value inside application/super+json, text as a JSON string, nothing as null.
Status checkPayload(const Packet &payload, const PayloadSchema *schema);

/// What is stored for a key a person typed, in the scope Global: its SHA-256 in hex, as the SDK makes it;
/// 64 characters are taken as such a hash already.
std::string idempotencyKeyHash(std::string_view userKey);

} // namespace runyard
