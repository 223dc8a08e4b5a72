// Requests as clients send them: what the fuzzer starts from.
#pragma once

#include <string>
#include <vector>

namespace runyard::fuzz {

/// Whole requests, one or more of each kind of route, on a connection that stays open. `run`: one there is.
std::vector<std::string> seedRequests(const std::string &key, const std::string &run);

} // namespace runyard::fuzz
