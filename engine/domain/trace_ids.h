// The ids of a run in traces: always the same for the same run, so that spans exported by a task appear below
// the engine's own spans.
#pragma once

#include "engine/domain/run.h"

#include <string>

namespace runyard {

/// Returns 32 hex digits; a run shares the trace of its root.
std::string traceIdOf(const Run &run);
/// Returns 16 hex digits for the run, or for one of its attempts.
std::string spanIdOf(const RunId &run, int attempt = 0);
/// Returns the parent given to a worker (W3C trace context), so that its spans appear below the run.
std::string traceparentOf(const Run &run);

} // namespace runyard
