// What `./dev bench` measures inside one process. Each returns a JSON object; figures of the engine
// stand beside the raw limit measured right after them.
#pragma once

#include "tests/bench/bench_engine.h"

#include <nlohmann/json.hpp>

namespace runyard::bench {

/// Runs per second through trigger, worker and end; `only` one case when named.
nlohmann::json measureLifecycle(const std::filesystem::path &folder, const Programs &programs,
                                const std::string &only);

/// From the trigger call until the work starts, and from the end of a child until the parent that waits for it
/// goes on; nothing else going on.
nlohmann::json measureLatency(const std::filesystem::path &folder, const Programs &programs);

} // namespace runyard::bench
