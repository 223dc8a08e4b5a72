// The processes below this one, by /proc. Being a subreaper, the shepherd has every descendant below
// it, also those that called setsid or forked twice.
#pragma once

#include <cstdint>
#include <optional>
#include <sys/types.h>
#include <vector>

namespace shepherd {

/// Every living descendant of `root`, without zombies and without `root`.
std::vector<pid_t> descendants(pid_t root);

/// Of a living process.
std::optional<pid_t> parentOf(pid_t pid);

/// Sends `signal` to every descendant, again and again until no new one shows up, so that a process
/// forking meanwhile is reached too.
void signalTree(pid_t root, int signal);

/// Memory only these processes hold, in bytes: resident without file-backed and shared pages.
std::int64_t residentBytes(const std::vector<pid_t> &pids);

} // namespace shepherd
