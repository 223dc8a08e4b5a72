// Changes to requests and answers on their way between a client that was let in and the routes.
#pragma once

#include "engine/http/http_server.h"

#include <functional>

namespace runyard {

/// A reply that gives each answer to `use`, which passes it on (now or later, from any thread) to the reply it gets.
HttpReply filtered(HttpReply reply, std::function<void(HttpResponse, HttpReply)> use);

inline constexpr const char *kRequestKeyHeader = "x-trigger-request-idempotency-key";
/// The key of a request leads to what the same request made before; from now on to what `owner` made only.
void makeOwnRequestKey(HttpRequest &request, const std::string &owner);

} // namespace runyard
