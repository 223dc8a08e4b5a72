// What a request that starts runs names besides tasks and payloads. The holder of a public token is not
// trusted: it may describe the run's work, but not claim resources or affect existing runs.
#pragma once

#include "engine/domain/ids.h"
#include "engine/http/http_server.h"

#include <string>
#include <vector>

namespace runyard {

enum class TriggerForm {
    One,        // a trigger
    BatchHead,  // the announcement of a batch
    BatchItems, // its items, one per line
};

struct TriggerNames
{
    std::string refused;          // the first member a public token cannot set ("options.machine"), or empty
    std::vector<RunId> parents;   // each once
    std::vector<BatchId> batches; // to which the run would be added
};

/// A malformed body names nothing, because the route refuses it.
TriggerNames namesIn(const HttpRequest &request, TriggerForm form);

} // namespace runyard
