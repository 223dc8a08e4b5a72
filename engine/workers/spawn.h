// Starts a shepherd with its five pipes. Uses posix_spawn (vfork): forking a large process copies
// its page tables and costs tens of times more.
// Call from a thread that lives as long as the children may: their PDEATHSIG follows it.
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

/// An owned descriptor; closed on destruction.
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
    std::int64_t memoryBytes = 0; // 0 = no cap
    std::int64_t openFiles = 0;   // the command's soft limit; 0 = as ours
    std::optional<mode_t> umask;  // the command's; empty = as ours
    std::string cgroup;           // a folder for the shepherd to make; empty = none
    double cpus = 0;              // held where the cgroup can; 0 = no cap
};

/// Our ends; all non-blocking and closed on exec.
struct SpawnedProcess
{
    pid_t pid = 0;      // the shepherd
    std::string cgroup; // as requested; the shepherd makes and removes it
    Fd input;
    Fd output;
    Fd errors;
    Fd status;
    Fd control;
};

/// What an errno means for starting a process.
Error spawnError(int number);

/// Unavailable: out of descriptors, processes or memory just now. TooLarge: the environment is.
Result<SpawnedProcess> spawnShepherd(const SpawnRequest &request);

} // namespace runyard
