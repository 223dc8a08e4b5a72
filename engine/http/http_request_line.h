// Turns what a client sent in a request line and its Host and Origin headers into checked values.
// Pure; used by HttpServer on its thread.
#pragma once

#include "engine/http/http_server.h"

#include <string_view>

namespace runyard {

/// Fills path and query from an origin-form target ("/a%2Fb?x=1"). Segments are split before they
/// are decoded, so an encoded slash stays inside its segment. False when the target is malformed.
bool parseTarget(std::string_view target, HttpRequest &request);

/// Whether a Host header names this machine: the loopback addresses, "localhost", or the address the
/// server was told to listen on. Any port.
bool hostIsOurs(std::string_view host, std::string_view listenAddress);

/// Whether an Origin header is this very server's.
bool originIsOurs(std::string_view origin, std::string_view listenAddress, std::uint16_t port);

} // namespace runyard
