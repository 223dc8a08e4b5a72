// The cgroup of one task: made before the task starts, removed when nothing of it is left. Where the
// kernel or our rights deny it, everything answers false and the caller does without.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <sys/types.h>

namespace shepherd {

class TaskCgroup
{
public:
    /// With memory and processor limits where those controllers were handed down to us.
    void create(const std::string &folder, std::int64_t memoryBytes, double cpus);
    void remove();

    bool exists() const { return !m_folder.empty(); }
    /// The kernel holds the memory limit; nobody has to watch.
    bool holdsMemory() const { return m_holdsMemory; }

    /// fork() into the cgroup. Moving a process later waits for every processor to pass through the
    /// scheduler, up to 16 ms here. Fails where clone3 is missing or filtered.
    pid_t forkInto() const;
    /// Moves the calling process in.
    bool join() const;

    bool kill() const;
    bool freeze(bool frozen) const;
    /// The kernel killed something inside for want of memory.
    bool ranOutOfMemory() const;
    std::optional<std::int64_t> peakBytes() const;

private:
    std::string m_folder;
    bool m_holdsMemory = false;
};

} // namespace shepherd
