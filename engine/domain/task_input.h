// The input that a task gets from a run's payload. Pure.
#pragma once

#include "engine/domain/run.h"

namespace runyard {

inline constexpr std::string_view kSuperJson = "application/super+json";

/// Returns the bytes for a process's stdin: for application/super+json the value inside, so that a task reads
/// the same plain JSON regardless of who triggered it (docs/decisions/0007); otherwise the payload unchanged.
/// Digits and the order of members are those that were sent.
std::string taskInput(Packet payload);

} // namespace runyard
