// What a request that starts runs names besides its tasks and their payloads. A public token is for strangers: it
// may say what its run is about, not how much of the machine it gets, nor touch runs that are there.
#pragma once

#include "engine/domain/ids.h"
#include "engine/http/http_server.h"

#include <string>
#include <vector>

namespace runyard {

enum class TriggerForm {
    One,        // a trigger
    BatchHead,  // the announcement of a batch
    BatchItems, // its items, a line each
};

struct TriggerNames
{
    std::string refused; // the first member that a public token cannot set, as "options.machine"; else empty
    std::vector<RunId> parents;   // each once
    std::vector<BatchId> batches; // that the run is to become a further item of
};

/// What is malformed names nothing: the route refuses it.
TriggerNames namesIn(const HttpRequest &request, TriggerForm form);

} // namespace runyard
