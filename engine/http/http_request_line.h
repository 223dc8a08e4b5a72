// Parses and checks the request line and the Host and Origin headers of a request. Pure functions, used by
// HttpServer on its thread.
#pragma once

#include "engine/http/http_server.h"

#include <string_view>

namespace runyard {

/// Fills path and query from an origin-form target ("/a%2Fb?x=1"). Splits segments before decoding them, so an
/// encoded slash stays inside its segment. Returns false if the target is malformed.
bool parseTarget(std::string_view target, HttpRequest &request);

/// Whether a Host header names this machine: a loopback address, "localhost", or the address the server listens
/// on; with any port.
bool hostIsOurs(std::string_view host, std::string_view listenAddress);

/// Whether an Origin header names this server.
bool originIsOurs(std::string_view origin, std::string_view listenAddress, std::uint16_t port);

} // namespace runyard
