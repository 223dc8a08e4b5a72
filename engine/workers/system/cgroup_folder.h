// Operations on one cgroup (version 2), given its folder: kill, freeze and remove. Plain POSIX, because the
// shepherd uses it too. Nothing throws; missing kernel support is reported as false.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace runyard {

/// Writes `value` to a control file of the folder. Returns false if the file does not exist or the kernel
/// refuses.
bool writeCgroupFile(const std::string &folder, const char *file, const std::string &value);
/// Returns the content of a control file; empty if it does not exist.
std::string readCgroupFile(const std::string &folder, const char *file);

/// Sends SIGKILL to all processes inside, through cgroup.kill or, on kernels before 5.14, one by one. Returns
/// before the processes have ended.
bool killCgroup(const std::string &folder);
/// Stops or continues all processes inside at once, without a signal.
bool freezeCgroup(const std::string &folder, bool frozen);
/// Removes the folder and the cgroups that a task created below it. Returns false while it contains a
/// process.
bool removeCgroup(const std::string &folder);
/// Kills all processes and removes the folder; waits up to `patienceMillis` for the processes to end.
bool endCgroup(const std::string &folder, int patienceMillis);

/// Returns the number after `key` in a file with "key number" lines, such as memory.events.
std::optional<std::int64_t> cgroupCounter(const std::string &text, const std::string &key);

} // namespace runyard
