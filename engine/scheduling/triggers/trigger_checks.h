// What a trigger must satisfy before a run is made. Pure: no store, no clock.
#pragma once

#include "engine/domain/trigger_request.h"
#include "engine/domain/trigger_rules.h"

namespace runyard {

/// Limits and names; the payload is checked by checkPayload().
Status checkTriggerOptions(const TriggerRequest &request);

std::vector<std::string> withoutRepeats(const std::vector<std::string> &tags);
/// Within what a maximum duration may be.
Seconds boundedDuration(Seconds duration);

} // namespace runyard
