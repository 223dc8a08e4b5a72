// One cgroup (version 2) by its folder: kill, freeze and empty what is inside. Plain POSIX, because
// the shepherd uses it too. Nothing here throws; what the kernel lacks is answered with false.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace runyard {

/// Writes `value` to a control file of the folder. False when there is none or it refuses.
bool writeCgroupFile(const std::string &folder, const char *file, const std::string &value);
/// The content of a control file; empty when there is none.
std::string readCgroupFile(const std::string &folder, const char *file);

/// SIGKILL to everything inside, by cgroup.kill or, on kernels before 5.14, process by process.
/// Returns before the processes are gone.
bool killCgroup(const std::string &folder);
/// Stops or continues everything inside, at once and without a signal.
bool freezeCgroup(const std::string &folder, bool frozen);
/// Removes the folder, with the cgroups that a task made below it. False while a process is inside.
bool removeCgroup(const std::string &folder);
/// Kills and removes, waiting up to `patienceMillis` for the processes to be gone.
bool endCgroup(const std::string &folder, int patienceMillis);

/// The number after `key` in a file of "key number" lines, as memory.events is.
std::optional<std::int64_t> cgroupCounter(const std::string &text, const std::string &key);

} // namespace runyard
