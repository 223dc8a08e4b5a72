#include "engine/workers/shepherd/task_cgroup.h"

#include "engine/workers/system/cgroup_folder.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <linux/sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace shepherd {

using namespace runyard;

void TaskCgroup::create(const std::string &folder, std::int64_t memoryBytes, double cpus)
{
    if (folder.empty() || ::mkdir(folder.c_str(), 0755) != 0)
        return;
    m_folder = folder;
    if (memoryBytes > 0 && writeCgroupFile(folder, "memory.max", std::to_string(memoryBytes))) {
        m_holdsMemory = true;
        writeCgroupFile(folder, "memory.swap.max", "0"); // otherwise the limit only swaps the task to disk
        writeCgroupFile(folder, "memory.oom.group",
                        "1"); // kill the whole attempt, not just its largest process
    }
    constexpr int kPeriodUs = 100'000;
    if (cpus > 0)
        writeCgroupFile(folder, "cpu.max",
                        std::to_string(static_cast<long>(cpus * kPeriodUs)) + ' '
                            + std::to_string(kPeriodUs));
}

void TaskCgroup::remove()
{
    constexpr int kPatienceMillis = 500; // for cgroups that the task created itself
    if (exists())
        endCgroup(m_folder, kPatienceMillis);
    m_folder.clear();
    m_holdsMemory = false;
}

pid_t TaskCgroup::forkInto() const
{
    const int folder = ::open(m_folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return -1;
    clone_args arguments{};
    arguments.flags = CLONE_INTO_CGROUP;
    arguments.exit_signal = SIGCHLD;
    arguments.cgroup = static_cast<std::uint64_t>(folder);
    const auto pid = static_cast<pid_t>(::syscall(SYS_clone3, &arguments, sizeof arguments));
    const int number = errno;
    if (pid != 0) // the child's copy is closed by exec
        ::close(folder);
    errno = number;
    return pid;
}

bool TaskCgroup::join() const
{
    return writeCgroupFile(m_folder, "cgroup.procs", "0");
}

bool TaskCgroup::kill() const
{
    return exists() && killCgroup(m_folder);
}

bool TaskCgroup::freeze(bool frozen) const
{
    return exists() && freezeCgroup(m_folder, frozen);
}

bool TaskCgroup::ranOutOfMemory() const
{
    return m_holdsMemory
           && cgroupCounter(readCgroupFile(m_folder, "memory.events"), "oom_kill").value_or(0) > 0;
}

std::optional<std::int64_t> TaskCgroup::peakBytes() const
{
    const std::string text = m_holdsMemory ? readCgroupFile(m_folder, "memory.peak") : std::string();
    if (text.empty()) // the file is newer than the controller
        return {};
    return std::strtoll(text.c_str(), nullptr, 10);
}

} // namespace shepherd
