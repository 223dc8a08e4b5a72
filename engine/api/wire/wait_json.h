// Waits of runs and their results as JSON.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/domain/run_wait.h"

namespace runyard::wire {

/// {date, idempotencyKey?, idempotencyKeyTTL?}
Result<WaitRequest> durationRequest(RunId run, std::string_view body);
/// Reads {runs?, batches?, tokens?, until?}: ids, and a time or a duration.
Result<WaitRequest> waitRequest(RunId run, std::string_view body, TimePoint now);

Json waitBegun(const WaitBegun &begun);
/// {run, state, results: [{type, waitpoint, ok, output?, outputType?, run?, taskIdentifier?, error?, …}]}
Json waitResult(const WaitResult &result);

} // namespace runyard::wire
