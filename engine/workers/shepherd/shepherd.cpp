#include "engine/workers/shepherd/shepherd.h"

#include "engine/workers/system/process_tree.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace shepherd {

namespace {

constexpr int kFastWatchMillis = 50;
constexpr int kSlowWatchMillis = 250;
constexpr int kOutsideCgroup = -1; // a report of the child; all others are errno values

sigset_t watchedSignals()
{
    sigset_t set;
    ::sigemptyset(&set);
    for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP})
        ::sigaddset(&set, signal);
    return set;
}

void setLimit(__rlimit_resource resource, rlim_t value)
{
    rlimit limit{};
    if (::getrlimit(resource, &limit) != 0)
        return;
    limit.rlim_max = std::min(limit.rlim_max, value);
    limit.rlim_cur = std::min(limit.rlim_cur, limit.rlim_max);
    ::setrlimit(resource, &limit);
}

// Succeeds only when it is empty: the last shepherd of a dead engine removes the engine's folder.
void removeCgroupAbove(const std::string &folder)
{
    if (const auto slash = folder.rfind('/'); slash != std::string::npos)
        ::rmdir(folder.substr(0, slash).c_str());
}

} // namespace

int Shepherd::run()
{
    if (!prepare() || !startChild())
        return 1;
    loop();
    reportExit();
    return 0;
}

bool Shepherd::prepare()
{
    const pid_t parent = ::getppid();
    ::setsid();
    // SIGTERM rather than SIGKILL, because we must end the tree first.
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    ::prctl(PR_SET_NAME, "runyard-sheph");
    // Descriptors that a library left open in the engine must not reach the task. Closed before we open any,
    // since ours would be among them.
    const unsigned first = static_cast<unsigned>(std::max(m_options.statusFd, m_options.controlFd) + 1);
    ::close_range(first, ~0U, 0);
    const sigset_t set = watchedSignals();
    ::sigprocmask(SIG_BLOCK, &set, nullptr);
    m_signals = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    ::signal(SIGPIPE, SIG_IGN);
    ::fcntl(m_options.statusFd, F_SETFD, FD_CLOEXEC);
    ::fcntl(m_options.controlFd, F_SETFD, FD_CLOEXEC);
    ::fcntl(m_options.controlFd, F_SETFL, O_NONBLOCK);
    if (::getppid() != parent)
        return false; // the engine died before we were ready
    if (!m_options.directory.empty() && ::chdir(m_options.directory.c_str()) != 0) {
        reportStartError(errno, "directory");
        return false;
    }
    if (m_signals < 0)
        reportStartError(ENOMEM, "supervisor");
    return m_signals >= 0;
}

// Forks into the cgroup if there is one, otherwise outside of it; then the child tries to move itself.
pid_t Shepherd::forkChild()
{
    m_cgroup.create(m_options.cgroup, m_options.memoryBytes, m_options.cpus);
    const pid_t pid = m_cgroup.exists() ? m_cgroup.forkInto() : -1;
    m_isBornInCgroup = pid >= 0;
    return m_isBornInCgroup ? pid : ::fork(); // cheap in a small process
}

bool Shepherd::startChild()
{
    int notes[2];
    if (::pipe2(notes, O_CLOEXEC) != 0) {
        reportStartError(errno, "supervisor");
        return false;
    }
    const pid_t self = ::getpid();
    m_child = forkChild();
    if (m_child == 0)
        becomeChild(notes[1], self);
    int failed = m_child < 0 ? errno : 0;
    ::close(notes[1]);
    // The pipe ends without a report when exec closed it: the command is running.
    for (int note = 0; ::read(notes[0], &note, sizeof note) == sizeof note;) {
        if (note == kOutsideCgroup)
            m_cgroup.remove();
        else
            failed = note;
    }
    ::close(notes[0]);
    if (failed != 0) {
        if (m_child > 0)
            ::waitpid(m_child, nullptr, 0);
        m_cgroup.remove();
        const char *command = m_options.command[0];
        const bool isThere = std::strchr(command, '/') && ::access(command, F_OK) == 0;
        if (m_child < 0)
            reportStartError(failed, "supervisor");
        else
            reportStartError(failed, failed == ENOENT && isThere ? "interpreter" : "command");
        return false;
    }
    // Our copies of the task's pipes would keep them open after the task has ended.
    const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; fd <= 2; ++fd)
        ::dup2(null, fd);
    ::close(null);
    report("{\"started\":" + std::to_string(m_child) + "}\n");
    return true;
}

void Shepherd::becomeChild(int notes, pid_t parent)
{
    const auto tell = [notes](int number) {
        [[maybe_unused]] const auto written = ::write(notes, &number, sizeof number);
    };
    ::setsid(); // a task that signals its own group must not hit the shepherd
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent)
        ::_exit(1);
    bool watched = watchesMemory();
    if (m_cgroup.exists() && !m_isBornInCgroup && !m_cgroup.join()) {
        tell(kOutsideCgroup);
        watched = m_options.memoryBytes > 0;
    }
    setLimit(RLIMIT_CORE, 0);
    // A backstop in case memory jumps past the limit between two measurements. Twice the limit, because it
    // also counts reserved address space, such as thread stacks and heaps, that is not in use.
    if (watched)
        setLimit(RLIMIT_DATA, static_cast<rlim_t>(m_options.memoryBytes) * 2 + (256U << 20));
    if (rlimit files{}; m_options.openFiles > 0 && ::getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = std::min(static_cast<rlim_t>(m_options.openFiles), files.rlim_max);
        ::setrlimit(RLIMIT_NOFILE, &files);
    }
    if (m_options.umask >= 0)
        ::umask(static_cast<mode_t>(m_options.umask));
    ::signal(SIGPIPE, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execvp(m_options.command[0], m_options.command);
    tell(errno);
    ::_exit(127);
}

void Shepherd::loop()
{
    m_nextWatch = std::chrono::steady_clock::now() + std::chrono::milliseconds(m_watchMillis);
    while (!m_isNoneLeft) {
        pollfd fds[2] = {{m_signals, POLLIN, 0}, {m_isControlOpen ? m_options.controlFd : -1, POLLIN, 0}};
        // Killing is repeated until nothing is left, since a process may have forked in between.
        int timeout = m_isKilling ? 5 : -1;
        if (!m_isKilling && watchesMemory()) {
            const auto left = m_nextWatch - std::chrono::steady_clock::now();
            timeout =
                std::max(0, static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count()));
        }
        ::poll(fds, 2, timeout);
        if (fds[0].revents)
            readSignals();
        if (fds[1].revents)
            readControl();
        reap();
        if (m_isKilling && !m_isNoneLeft)
            killTree();
        else if (watchesMemory() && std::chrono::steady_clock::now() >= m_nextWatch)
            checkMemory();
    }
}

void Shepherd::readSignals()
{
    signalfd_siginfo info;
    while (::read(m_signals, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo != SIGCHLD)
            m_isKilling = true; // the engine is gone, or this process is being ended
    }
}

void Shepherd::readControl()
{
    char bytes[64];
    const ssize_t got = ::read(m_options.controlFd, bytes, sizeof bytes);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        m_isControlOpen = false;
        m_isKilling = true;
        return;
    }
    const pid_t self = ::getpid();
    for (ssize_t i = 0; i < got; ++i) {
        switch (bytes[i]) {
        case 't':
            m_isTerminating = true;
            signalTree(self, SIGTERM);
            resume(); // a stopped process could not handle the signal
            break;
        case 'k': m_isKilling = true; break;
        case 's': freeze(); break;
        case 'c': resume(); break;
        default: break;
        }
    }
}

void Shepherd::freeze()
{
    if (!m_cgroup.freeze(true))
        signalTree(::getpid(), SIGSTOP);
}

void Shepherd::resume()
{
    m_cgroup.freeze(false);
    signalTree(::getpid(), SIGCONT); // includes processes stopped by others
}

void Shepherd::reap()
{
    for (;;) {
        int status = 0;
        const pid_t pid = ::waitpid(-1, &status, WNOHANG);
        if (pid == m_child)
            m_childStatus = status;
        if (pid == 0)
            break;
        if (pid < 0) {
            m_isNoneLeft = errno == ECHILD;
            break;
        }
    }
    // The command has ended, so its remaining descendants end too, unless SIGTERM's grace period is running.
    if (m_childStatus && !m_isTerminating)
        m_isKilling = true;
}

void Shepherd::killTree()
{
    m_cgroup.kill();
    signalTree(::getpid(), SIGKILL); // reaches processes outside the cgroup
    reap();
}

void Shepherd::checkMemory()
{
    const std::int64_t bytes = residentBytes(descendants(::getpid()));
    m_peakBytes = std::max(m_peakBytes, bytes);
    if (bytes > m_options.memoryBytes) {
        m_isOutOfMemory = true;
        m_isKilling = true;
    }
    m_watchMillis =
        bytes > m_options.memoryBytes / 2 ? kFastWatchMillis : std::min(kSlowWatchMillis, m_watchMillis + 10);
    m_nextWatch = std::chrono::steady_clock::now() + std::chrono::milliseconds(m_watchMillis);
}

void Shepherd::report(const std::string &line)
{
    [[maybe_unused]] const auto written = ::write(m_options.statusFd, line.data(), line.size());
}

void Shepherd::reportStartError(int number, const char *where)
{
    report("{\"startError\":" + std::to_string(number) + ",\"where\":\"" + where + "\"}\n");
}

std::string Shepherd::heldBy() const
{
    if (m_cgroup.holdsMemory())
        return "cgroup";
    const std::string rlimit = m_options.memoryBytes > 0 ? "rlimit" : "";
    if (!m_cgroup.exists())
        return rlimit;
    return rlimit.empty() ? "cgroup kill" : "cgroup kill + " + rlimit;
}

void Shepherd::reportExit()
{
    rusage usage{};
    ::getrusage(RUSAGE_CHILDREN, &usage);
    const auto cpuMs = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000LL
                       + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
    const std::int64_t peak =
        m_cgroup.peakBytes().value_or(std::max<std::int64_t>(m_peakBytes, usage.ru_maxrss * 1024LL));
    const bool outOfMemory = m_isOutOfMemory || m_cgroup.ranOutOfMemory();
    const std::string limits = heldBy();
    m_cgroup.remove();    // before the end is reported
    if (!m_isControlOpen) // the engine is gone and cannot remove it
        removeCgroupAbove(m_options.cgroup);
    const int status = m_childStatus.value_or(0);
    const std::string exitCode = WIFEXITED(status) ? std::to_string(WEXITSTATUS(status)) : "null";
    const std::string signal = WIFSIGNALED(status) ? std::to_string(WTERMSIG(status)) : "null";
    report("{\"exit\":" + exitCode + ",\"signal\":" + signal + ",\"maxrss\":" + std::to_string(peak)
           + ",\"cpuMs\":" + std::to_string(cpuMs) + ",\"oom\":" + (outOfMemory ? "true" : "false")
           + ",\"limits\":\"" + limits + "\"}\n");
}

} // namespace shepherd
