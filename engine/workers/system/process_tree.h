// The descendants of this process, from /proc. As a subreaper the shepherd is an ancestor of all of them,
// even of those that called setsid or forked twice.
#pragma once

#include <cstdint>
#include <optional>
#include <sys/types.h>
#include <vector>

namespace shepherd {

/// Returns every living descendant of `root`, without zombies and without `root` itself.
std::vector<pid_t> descendants(pid_t root);

/// Returns the parent of a living process.
std::optional<pid_t> parentOf(pid_t pid);

/// Sends `signal` to every descendant, repeatedly until no new one appears, so that it also reaches processes
/// forked in the meantime.
void signalTree(pid_t root, int signal);

/// Returns the memory that belongs only to these processes, in bytes: resident memory without file-backed and
/// shared pages.
std::int64_t residentBytes(const std::vector<pid_t> &pids);

} // namespace shepherd
