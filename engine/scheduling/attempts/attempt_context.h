// What a task may know about its run: the JSON behind RUNYARD_CONTEXT and a persistent worker's
// "context".
#pragma once

#include "engine/domain/run.h"

#include <string>

namespace runyard {

std::string attemptContext(const Run &run, const Attempt &attempt);

} // namespace runyard
