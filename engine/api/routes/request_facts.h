// Facts from a request's head that several routes use.
#pragma once

#include "engine/domain/ids.h"
#include "engine/http/http_server.h"

#include <string>

namespace runyard {

/// Returns the address at which this client reaches the engine; URLs in answers must use it too.
inline std::string originOf(const HttpRequest &request)
{
    return "http://" + std::string(request.header("host"));
}

/// Returns the key that a client repeats when it sends a request again, because the answer may have been lost;
/// empty if it sends none.
inline std::string requestKey(const HttpRequest &request)
{
    return std::string(request.header("x-trigger-request-idempotency-key"));
}

/// Makes the run whose key was sent the parent of the runs that the request makes.
inline RunId parentIn(const RunId &named, const HttpRequest &request)
{
    const bool isOfRun = named.empty() && request.madeBy.starts_with("run_");
    return isOfRun ? RunId(request.madeBy) : named;
}

} // namespace runyard
