// The memory a task keeps while it runs or stands still. Any thread.
#pragma once

#include <cstdint>
#include <optional>

namespace runyard {

/// Of the process `pid`, which a shepherd started, and of all others below that shepherd: what only they hold.
/// Empty when it is gone.
std::optional<std::int64_t> memoryInUse(std::int64_t pid);

} // namespace runyard
