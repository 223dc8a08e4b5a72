// What several routes read from a request's head.
#pragma once

#include "engine/api/http_server.h"

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

} // namespace runyard
