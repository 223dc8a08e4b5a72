#include "engine/workers/memory_in_use.h"

#include "engine/workers/system/process_tree.h"

namespace runyard {

std::optional<std::int64_t> memoryInUse(std::int64_t pid)
{
    // A process whose parent has ended is a child of the shepherd, not of the first process.
    const auto shepherd = shepherd::parentOf(static_cast<pid_t>(pid));
    if (!shepherd)
        return std::nullopt;
    return shepherd::residentBytes(shepherd::descendants(*shepherd));
}

} // namespace runyard
