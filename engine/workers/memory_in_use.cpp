#include "engine/workers/memory_in_use.h"

#include "engine/workers/system/process_tree.h"

namespace runyard {

std::optional<std::int64_t> memoryInUse(std::int64_t pid)
{
    // Those whose parent ended live below the shepherd, not below the first process.
    const auto shepherd = shepherd::parentOf(static_cast<pid_t>(pid));
    if (!shepherd)
        return std::nullopt;
    return shepherd::residentBytes(shepherd::descendants(*shepherd));
}

} // namespace runyard
