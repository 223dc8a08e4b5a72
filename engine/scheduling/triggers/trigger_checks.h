// The conditions a trigger must meet before a run is created. Pure: no store, no clock.
#pragma once

#include "engine/domain/trigger_request.h"
#include "engine/domain/trigger_rules.h"

namespace runyard {

/// Checks limits and names; checkPayload() checks the payload.
Status checkTriggerOptions(const TriggerRequest &request);

std::vector<std::string> withoutRepeats(const std::vector<std::string> &tags);
/// Clamps to the allowed range of maximum durations.
Seconds boundedDuration(Seconds duration);

} // namespace runyard
