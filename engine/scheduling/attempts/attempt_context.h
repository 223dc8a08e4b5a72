// The JSON that describes a run to its task: RUNYARD_CONTEXT, and "context" for a persistent worker.
#pragma once

#include "engine/domain/run.h"

#include <string>

namespace runyard {

std::string attemptContext(const Run &run, const Attempt &attempt);

} // namespace runyard
