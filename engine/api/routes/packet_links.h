// Links to values too large for an answer.
#pragma once

#include "engine/domain/ids.h"

#include <string>

namespace runyard {

/// Returns the path of a signed link to a run's "payload" or "output". Without its first segment, subscriptions
/// send it in place of the value.
std::string runPacketPath(const RunId &run, const std::string &field);

} // namespace runyard
