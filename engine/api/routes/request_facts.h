// What several routes read from a request's head.
#pragma once

#include "engine/domain/ids.h"
#include "engine/http/http_server.h"

#include <string>

namespace runyard {

/// Where this client reaches us: the URLs it is given must lead there too.
inline std::string originOf(const HttpRequest &request)
{
    return "http://" + std::string(request.header("host"));
}

/// The same for each time that a client sends one request, whose answer may have been lost; empty when it gives none.
inline std::string requestKey(const HttpRequest &request)
{
    return std::string(request.header("x-trigger-request-idempotency-key"));
}

/// The run whose key it came with becomes the parent of what it makes.
inline RunId parentIn(const RunId &named, const HttpRequest &request)
{
    const bool isOfRun = named.empty() && request.madeBy.starts_with("run_");
    return isOfRun ? RunId(request.madeBy) : named;
}

} // namespace runyard
