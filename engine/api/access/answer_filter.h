// A look at an answer on its way back to the client.
#pragma once

#include "engine/api/http_server.h"

#include <functional>

namespace runyard {

/// A reply that gives each answer to `use`, which passes it on (now or later, from any thread) to the reply it gets.
HttpReply filtered(HttpReply reply, std::function<void(HttpResponse, HttpReply)> use);

} // namespace runyard
