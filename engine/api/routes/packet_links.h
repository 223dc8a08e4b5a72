// Links to values too large for an answer.
#pragma once

#include "engine/domain/ids.h"

#include <string>

namespace runyard {

/// The path behind a signed link to a run's "payload" or "output"; without its first segment also what a
/// subscription tells in place of the value.
std::string runPacketPath(const RunId &run, const std::string &field);

} // namespace runyard
