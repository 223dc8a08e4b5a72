// The cgroup of one task: created before the task starts, removed when all its processes have ended. Without
// kernel support or permission every function returns false, and the caller manages without a cgroup.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <sys/types.h>

namespace shepherd {

class TaskCgroup
{
public:
    /// Creates the cgroup, with memory and processor limits if those controllers were delegated to us.
    void create(const std::string &folder, std::int64_t memoryBytes, double cpus);
    void remove();

    bool exists() const { return !m_folder.empty(); }
    /// Whether the kernel enforces the memory limit, so that polling is not needed.
    bool holdsMemory() const { return m_holdsMemory; }

    /// Like fork(), with the child in the cgroup. Moving a process later has to wait until every processor
    /// has passed through the scheduler, up to 16 ms. Fails where clone3 is missing or filtered.
    pid_t forkInto() const;
    /// Moves the calling process into the cgroup.
    bool join() const;

    bool kill() const;
    bool freeze(bool frozen) const;
    /// Whether the kernel killed a process inside for lack of memory.
    bool ranOutOfMemory() const;
    std::optional<std::int64_t> peakBytes() const;

private:
    std::string m_folder;
    bool m_holdsMemory = false;
};

} // namespace shepherd
