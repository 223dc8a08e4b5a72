#include "engine/workers/shepherd_process.h"

#include "engine/workers/system/cgroup_folder.h"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <csignal>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace runyard {

namespace {

constexpr std::size_t kReadBytes = 64 * 1024;

// Reads only once, so that a task that prints continuously cannot block the loop. Returns false at the end of
// the stream.
template <class Sink>
bool readOnce(int fd, Sink sink)
{
    static thread_local char buffer[kReadBytes];
    const ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got > 0)
        sink(std::string_view(buffer, static_cast<std::size_t>(got)));
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

// Reads everything that is in the pipe; used once the writers have ended.
template <class Sink>
void readRest(int fd, Sink sink)
{
    bool more = fd >= 0;
    while (more) {
        more = false;
        readOnce(fd, [&](std::string_view bytes) {
            sink(bytes);
            more = true;
        });
    }
}

std::optional<int> optionalInt(const nlohmann::json &object, const char *name)
{
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number_integer())
        return {};
    return found->get<int>();
}

} // namespace

ShepherdProcess::ShepherdProcess(EventLoop &loop, SpawnedProcess process, ShepherdListener &listener)
    : m_loop(loop), m_process(std::move(process)), m_listener(listener)
{
    m_outputWatch = m_loop.watch(m_process.output.get(), EPOLLIN, [this](auto) { readOutput(); });
    m_errorsWatch = m_loop.watch(m_process.errors.get(), EPOLLIN, [this](auto) { readErrors(); });
    m_statusWatch = m_loop.watch(m_process.status.get(), EPOLLIN, [this](auto) { readStatus(); });
    if (m_outputWatch == 0 || m_errorsWatch == 0 || m_statusWatch == 0)
        m_watchError = errno != 0 ? errno : ENOMEM;
}

void ShepherdProcess::abandon()
{
    drop(m_process.input, m_inputWatch);
    drop(m_process.output, m_outputWatch);
    drop(m_process.errors, m_errorsWatch);
    drop(m_process.status, m_statusWatch);
    m_process.control.reset();
}

ShepherdProcess::~ShepherdProcess()
{
    abandon();
    if (m_process.pid > 0) {
        int status = 0;
        ::waitpid(m_process.pid, &status, 0); // ends as soon as its tree has ended
    }
}

void ShepherdProcess::drop(Fd &fd, EventLoop::WatchId &watch)
{
    if (fd.open())
        m_loop.unwatch(std::exchange(watch, 0), fd.get());
    fd.reset();
}

void ShepherdProcess::command(char byte)
{
    if (m_process.control.open()) [[maybe_unused]]
        const auto written = ::write(m_process.control.get(), &byte, 1);
}

void ShepherdProcess::write(std::string bytes)
{
    if (!m_process.input.open())
        return;
    if (m_written == m_pending.size()) {
        m_pending = std::move(bytes);
        m_written = 0;
    } else {
        m_pending += bytes;
    }
    flush();
}

void ShepherdProcess::closeInput()
{
    m_closesWhenWritten = true;
    flush();
}

void ShepherdProcess::flush()
{
    while (m_process.input.open() && m_written < m_pending.size()) {
        const ssize_t put =
            ::write(m_process.input.get(), m_pending.data() + m_written, m_pending.size() - m_written);
        if (put > 0) {
            m_written += static_cast<std::size_t>(put);
        } else if (errno == EAGAIN || errno == EINTR) {
            if (m_inputWatch == 0)
                m_inputWatch = m_loop.watch(m_process.input.get(), EPOLLOUT, [this](auto) { flush(); });
            return;
        } else {
            drop(m_process.input, m_inputWatch); // a task need not read its input
            m_listener.processHungUp();
        }
    }
    m_pending = {};
    m_written = 0;
    if (m_closesWhenWritten)
        drop(m_process.input, m_inputWatch);
    else if (m_inputWatch != 0)
        m_loop.unwatch(std::exchange(m_inputWatch, 0), m_process.input.get());
}

void ShepherdProcess::readOutput()
{
    if (!readOnce(m_process.output.get(), [this](auto bytes) { m_listener.processPrinted(bytes); })) {
        drop(m_process.output, m_outputWatch);
        m_listener.processHungUp();
    }
}

void ShepherdProcess::readErrors()
{
    if (!readOnce(m_process.errors.get(), [this](auto bytes) { m_listener.processComplained(bytes); }))
        drop(m_process.errors, m_errorsWatch);
}

void ShepherdProcess::readStatus()
{
    const bool more = readOnce(m_process.status.get(), [this](auto bytes) { m_statusText += bytes; });
    parseStatus();
    if (!more)
        finish();
}

void ShepherdProcess::parseStatus()
{
    for (std::size_t end; (end = m_statusText.find('\n')) != std::string::npos;) {
        const auto line = nlohmann::json::parse(m_statusText.substr(0, end), nullptr, false);
        m_statusText.erase(0, end + 1);
        if (!line.is_object())
            continue;
        if (const auto pid = optionalInt(line, "started")) {
            m_child = *pid;
            m_listener.processStarted(*pid);
            continue;
        }
        ShepherdReport report;
        report.startError = optionalInt(line, "startError");
        report.startErrorAt = line.value("where", "");
        report.exitCode = optionalInt(line, "exit");
        report.signal = optionalInt(line, "signal");
        if (line.contains("maxrss"))
            report.peakBytes = line["maxrss"].get<std::int64_t>();
        if (line.contains("cpuMs"))
            report.cpuMs = line["cpuMs"].get<std::int64_t>();
        report.limits = line.value("limits", "");
        report.outOfMemory = line.value("oom", false);
        m_report = report;
    }
}

// Called when the shepherd itself was killed. Its command died with it, but descendants of the command live
// on: in the cgroup, or without one in the command's process group.
void ShepherdProcess::endOrphans()
{
    constexpr int kPatienceMillis = 500;
    if (m_child > 0)
        ::kill(-m_child, SIGKILL);
    if (!m_process.cgroup.empty())
        endCgroup(m_process.cgroup, kPatienceMillis);
}

// Called when the status pipe has closed: the shepherd has ended, and with it every writer of the other
// pipes.
void ShepherdProcess::finish()
{
    drop(m_process.status, m_statusWatch);
    int status = 0;
    ::waitpid(std::exchange(m_process.pid, 0), &status, 0);
    if (!m_report) {
        endOrphans();
        m_report.emplace();
        m_report->signal = WIFSIGNALED(status) ? WTERMSIG(status) : SIGKILL;
    }
    m_report->hasStarted = m_child > 0;
    readRest(m_process.output.get(), [this](auto bytes) { m_listener.processPrinted(bytes); });
    readRest(m_process.errors.get(), [this](auto bytes) { m_listener.processComplained(bytes); });
    m_listener.processEnded(*m_report);
}

} // namespace runyard
