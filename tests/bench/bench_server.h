// The HTTP API in front of a bench's engine, and the same server answering a constant: what no answer can be
// faster than.
#pragma once

#include "engine/api/api_server.h"

#include <memory>
#include <string>

namespace runyard::bench {

inline const std::string kKey = "tr_dev_bench";

std::unique_ptr<ApiServer> serve(EngineClient &client);
std::unique_ptr<HttpServer> serveConstant();

} // namespace runyard::bench
