// Starts a shepherd with its five pipes. Uses posix_spawn (vfork), because forking a large process copies its
// page tables and takes many times longer.
// Call from a thread that outlives the children: their PDEATHSIG is tied to it.
#pragma once

#include "engine/base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace runyard {

/// Owns a file descriptor and closes it on destruction.
class Fd
{
public:
    Fd() = default;
    explicit Fd(int fd) : m_fd(fd) {}
    Fd(Fd &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    Fd &operator=(Fd &&other) noexcept
    {
        if (this != &other) {
            reset();
            m_fd = std::exchange(other.m_fd, -1);
        }
        return *this;
    }
    ~Fd() { reset(); }
    int get() const { return m_fd; }
    bool open() const { return m_fd >= 0; }
    void reset();

private:
    int m_fd = -1;
};

struct SpawnRequest
{
    std::filesystem::path shepherd;
    std::vector<std::string> command;
    std::vector<std::string> environment; // "NAME=value"
    std::string directory;
    std::int64_t memoryBytes = 0; // 0 = unlimited
    std::int64_t openFiles = 0;   // the command's soft limit; 0 = inherited
    std::optional<mode_t> umask;  // the command's; empty = inherited
    std::string cgroup;           // a folder for the shepherd to create; empty = none
    double cpus = 0;              // enforced where the cgroup can; 0 = unlimited
};

/// Our ends of the pipes; all are non-blocking and close on exec.
struct SpawnedProcess
{
    pid_t pid = 0;      // the shepherd
    std::string cgroup; // as requested; created and removed by the shepherd
    Fd input;
    Fd output;
    Fd errors;
    Fd status;
    Fd control;
};

/// Returns the error for an errno from starting a process.
Error spawnError(int number);

/// Errors: Unavailable when descriptors, processes or memory are exhausted; TooLarge when the environment is
/// too large.
Result<SpawnedProcess> spawnShepherd(const SpawnRequest &request);

} // namespace runyard
