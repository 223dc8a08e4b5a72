#include "engine/workers/shepherd/shepherd.h"

#include "engine/workers/shepherd/process_tree.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

namespace shepherd {

namespace {

constexpr int kFastWatchMs = 50;
constexpr int kSlowWatchMs = 250;

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
    // SIGTERM, not SIGKILL: we are to end the tree before we go.
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    ::prctl(PR_SET_NAME, "runyard-sheph");
    const sigset_t set = watchedSignals();
    ::sigprocmask(SIG_BLOCK, &set, nullptr);
    m_signals = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    ::signal(SIGPIPE, SIG_IGN);
    ::fcntl(m_options.statusFd, F_SETFD, FD_CLOEXEC);
    ::fcntl(m_options.controlFd, F_SETFD, FD_CLOEXEC);
    ::fcntl(m_options.controlFd, F_SETFL, O_NONBLOCK);
    // What a library in the engine left open is none of the task's business.
    const unsigned first = static_cast<unsigned>(
        std::max({m_options.statusFd, m_options.controlFd, m_signals}) + 1);
    ::close_range(first, ~0U, 0);
    if (::getppid() != parent)
        return false; // the engine died while we got ready
    if (!m_options.directory.empty() && ::chdir(m_options.directory.c_str()) != 0) {
        report("{\"startError\":" + std::to_string(errno) + ",\"where\":\"directory\"}\n");
        return false;
    }
    return m_signals >= 0;
}

bool Shepherd::startChild()
{
    int errorPipe[2];
    if (::pipe2(errorPipe, O_CLOEXEC) != 0)
        return false;
    const pid_t self = ::getpid();
    m_child = ::fork(); // small process: cheap here
    if (m_child == 0)
        becomeChild(errorPipe[1], self);
    const int forkError = errno;
    ::close(errorPipe[1]);
    int number = 0;
    if (m_child < 0)
        number = forkError;
    else if (::read(errorPipe[0], &number, sizeof number) != sizeof number)
        number = 0; // closed by exec: it runs
    ::close(errorPipe[0]);
    if (number != 0) {
        report("{\"startError\":" + std::to_string(number) + ",\"where\":\"command\"}\n");
        return false;
    }
    // Our copies of the task's pipes would keep them open after it ended.
    const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; fd <= 2; ++fd)
        ::dup2(null, fd);
    ::close(null);
    report("{\"started\":" + std::to_string(m_child) + "}\n");
    return true;
}

void Shepherd::becomeChild(int errorPipe, pid_t parent)
{
    ::setsid(); // a task that signals its own group must not hit the shepherd
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent)
        ::_exit(1);
    setLimit(RLIMIT_CORE, 0);
    // A backstop against a jump past the cap between two looks at the tree. Twice the cap, because
    // it counts reserved thread stacks and heaps too, which are not used memory.
    if (m_options.memoryBytes > 0)
        setLimit(RLIMIT_DATA, static_cast<rlim_t>(m_options.memoryBytes) * 2 + (256U << 20));
    ::signal(SIGPIPE, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execvp(m_options.command[0], m_options.command);
    const int number = errno;
    [[maybe_unused]] const auto written = ::write(errorPipe, &number, sizeof number);
    ::_exit(127);
}

void Shepherd::loop()
{
    m_nextWatch = std::chrono::steady_clock::now() + std::chrono::milliseconds(m_watchMs);
    while (!m_noneLeft) {
        pollfd fds[2] = {{m_signals, POLLIN, 0}, {m_controlOpen ? m_options.controlFd : -1, POLLIN, 0}};
        // Killing is repeated until nothing is left: something may have forked in between.
        int timeout = m_killing ? 5 : -1;
        if (!m_killing && m_options.memoryBytes > 0) {
            const auto left = m_nextWatch - std::chrono::steady_clock::now();
            timeout = std::max(0, static_cast<int>(
                std::chrono::ceil<std::chrono::milliseconds>(left).count()));
        }
        ::poll(fds, 2, timeout);
        if (fds[0].revents)
            readSignals();
        if (fds[1].revents)
            readControl();
        reap();
        if (m_killing && !m_noneLeft)
            killTree();
        else if (m_options.memoryBytes > 0 && std::chrono::steady_clock::now() >= m_nextWatch)
            checkMemory();
    }
}

void Shepherd::readSignals()
{
    signalfd_siginfo info;
    while (::read(m_signals, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo != SIGCHLD)
            m_killing = true; // the engine is gone, or somebody ends us
    }
}

void Shepherd::readControl()
{
    char bytes[64];
    const ssize_t got = ::read(m_options.controlFd, bytes, sizeof bytes);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        m_controlOpen = false;
        m_killing = true;
        return;
    }
    const pid_t self = ::getpid();
    for (ssize_t i = 0; i < got; ++i) {
        switch (bytes[i]) {
        case 't':
            m_terminating = true;
            signalTree(self, SIGTERM);
            signalTree(self, SIGCONT); // a stopped process could not act on it
            break;
        case 'k':
            m_killing = true;
            break;
        case 's':
            signalTree(self, SIGSTOP);
            break;
        case 'c':
            signalTree(self, SIGCONT);
            break;
        default:
            break;
        }
    }
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
            m_noneLeft = errno == ECHILD;
            break;
        }
    }
    // The command is over; what it left behind goes too, unless it is using up a SIGTERM's grace.
    if (m_childStatus && !m_terminating)
        m_killing = true;
}

void Shepherd::killTree()
{
    signalTree(::getpid(), SIGKILL);
    reap();
}

void Shepherd::checkMemory()
{
    const std::int64_t bytes = residentBytes(descendants(::getpid()));
    m_peakBytes = std::max(m_peakBytes, bytes);
    if (bytes > m_options.memoryBytes) {
        m_outOfMemory = true;
        m_killing = true;
    }
    m_watchMs = bytes > m_options.memoryBytes / 2 ? kFastWatchMs
                                                  : std::min(kSlowWatchMs, m_watchMs + 10);
    m_nextWatch = std::chrono::steady_clock::now() + std::chrono::milliseconds(m_watchMs);
}

void Shepherd::report(const std::string &line)
{
    [[maybe_unused]] const auto written = ::write(m_options.statusFd, line.data(), line.size());
}

void Shepherd::reportExit()
{
    rusage usage{};
    ::getrusage(RUSAGE_CHILDREN, &usage);
    const auto cpuMs = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000LL
                       + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
    const std::int64_t peak = std::max<std::int64_t>(m_peakBytes, usage.ru_maxrss * 1024LL);
    const int status = m_childStatus.value_or(0);
    const std::string exitCode = WIFEXITED(status) ? std::to_string(WEXITSTATUS(status)) : "null";
    const std::string signal = WIFSIGNALED(status) ? std::to_string(WTERMSIG(status)) : "null";
    report("{\"exit\":" + exitCode + ",\"signal\":" + signal + ",\"maxrss\":" + std::to_string(peak)
           + ",\"cpuMs\":" + std::to_string(cpuMs)
           + ",\"oom\":" + (m_outOfMemory ? "true" : "false")
           + ",\"limits\":\"" + (m_options.memoryBytes > 0 ? "rlimit" : "") + "\"}\n");
}

} // namespace shepherd
