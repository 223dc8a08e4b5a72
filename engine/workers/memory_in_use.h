// Measures the memory of a running or frozen task. Any thread.
#pragma once

#include <cstdint>
#include <optional>

namespace runyard {

/// Returns the memory, in bytes, that belongs only to the process `pid` and to all other processes below its
/// shepherd. Empty if the process has ended.
std::optional<std::int64_t> memoryInUse(std::int64_t pid);

} // namespace runyard
