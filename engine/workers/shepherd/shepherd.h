// One task process and all its descendants, from the start to the end of the last one.
// Single-threaded; main.cpp describes its protocol.
#pragma once

#include "engine/workers/shepherd/task_cgroup.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <sys/types.h>

namespace shepherd {

struct Options
{
    int statusFd = -1;
    int controlFd = -1;
    std::int64_t memoryBytes = 0; // 0 = unlimited
    std::string directory;        // empty = unchanged
    std::string cgroup;           // to be created; empty = none
    double cpus = 0;              // enforced where a cgroup can; 0 = unlimited
    std::int64_t openFiles = 0;   // the task's soft limit; 0 = inherited
    int umask = -1;               // the task's; -1 = inherited
    char **command = nullptr;     // null-terminated
};

class Shepherd
{
public:
    explicit Shepherd(const Options &options) : m_options(options) {}
    int run();

private:
    bool prepare();
    bool startChild();
    pid_t forkChild();
    [[noreturn]] void becomeChild(int notes, pid_t parent);
    bool watchesMemory() const { return m_options.memoryBytes > 0 && !m_cgroup.holdsMemory(); }
    void freeze();
    void resume();
    void reportStartError(int number, const char *where);
    std::string heldBy() const;
    void loop();
    void readSignals();
    void readControl();
    void reap();
    void checkMemory();
    void killTree();
    void report(const std::string &line);
    void reportExit();

    Options m_options;
    TaskCgroup m_cgroup;
    bool m_isBornInCgroup = false;
    int m_signals = -1;
    pid_t m_child = 0;
    std::optional<int> m_childStatus; // as returned by waitpid()
    bool m_isNoneLeft = false;
    bool m_isTerminating = false; // SIGTERM was sent: descendants have their grace period
    bool m_isKilling = false;
    bool m_isOutOfMemory = false;
    bool m_isControlOpen = true;
    std::int64_t m_peakBytes = 0;
    int m_watchMillis = 50;
    std::chrono::steady_clock::time_point m_nextWatch;
};

} // namespace shepherd
