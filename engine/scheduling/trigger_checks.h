// What a trigger must satisfy before a run is made. Pure: no store, no clock.
#pragma once

#include "engine/client/engine_client.h"

#include <string>
#include <vector>

namespace runyard {

class PayloadSchema;

/// Limits and names; not the payload's content.
Status checkTriggerOptions(const TriggerRequest &request);
/// Syntax of JSON payloads, and `schema` unless null. Text is checked as a JSON string, no payload as
/// null, super+json by its "json" part.
Status checkPayload(const Packet &payload, const PayloadSchema *schema);
/// Count and length.
Status checkTags(const std::vector<std::string> &tags);
/// JSON object within the size limit.
Status checkMetadata(const std::string &json);

} // namespace runyard
