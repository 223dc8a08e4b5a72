// What a task gets of a run's payload. Pure.
#pragma once

#include "engine/domain/run.h"

namespace runyard {

inline constexpr std::string_view kSuperJson = "application/super+json";

/// The bytes for a process's stdin. Of application/super+json the value inside, so that a task reads the
/// same plain JSON whoever triggered it (docs/decisions/0007); everything else as it is. Its digits and
/// the order of its members are those that were sent.
std::string taskInput(Packet payload);

} // namespace runyard
