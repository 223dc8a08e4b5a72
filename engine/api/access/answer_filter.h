// Modifies requests and answers between an authenticated client and the routes.
#pragma once

#include "engine/http/http_server.h"

#include <functional>

namespace runyard {

/// Returns a reply that passes each answer to `use`, which forwards it (now or later, on any thread) to the
/// reply it receives.
HttpReply filtered(HttpReply reply, std::function<void(HttpResponse, HttpReply)> use);

inline constexpr const char *kRequestKeyHeader = "x-trigger-request-idempotency-key";
/// Limits the request key to `owner`: it finds only what `owner` made before, not what others made with the
/// same key.
void makeOwnRequestKey(HttpRequest &request, const std::string &owner);

} // namespace runyard
