// The ids of a run in traces: always the same for the same run, so that what a task exports hangs below the
// spans that the engine knows itself.
#pragma once

#include "engine/domain/run.h"

#include <string>

namespace runyard {

/// 32 hex digits; a run shares the trace of its root.
std::string traceIdOf(const Run &run);
/// 16 hex digits: of the run, or of one of its attempts.
std::string spanIdOf(const RunId &run, int attempt = 0);
/// What a worker is given as its parent (W3C trace context), so that its spans hang below the run.
std::string traceparentOf(const Run &run);

} // namespace runyard
