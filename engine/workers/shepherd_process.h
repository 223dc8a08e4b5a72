// A running shepherd, as seen by the host's loop: feeds its stdin, forwards its output, and reports its end
// exactly once. Lives on the loop's thread.
#pragma once

#include "engine/workers/event_loop.h"
#include "engine/workers/spawn.h"

#include <optional>
#include <string>
#include <string_view>

namespace runyard {

/// The shepherd's final report.
struct ShepherdReport
{
    std::optional<int> startError; // errno; the command never ran
    std::string startErrorAt;      // "directory", "interpreter" or "command"
    std::optional<int> exitCode;
    std::optional<int> signal;
    std::optional<std::int64_t> peakBytes;
    std::optional<std::int64_t> cpuMs;
    std::string limits;
    bool outOfMemory = false;
    bool hasStarted = false; // whether the command ran
};

class ShepherdListener
{
public:
    virtual ~ShepherdListener() = default;
    virtual void processStarted(std::int64_t pid) = 0;
    virtual void processPrinted(std::string_view bytes) = 0;
    virtual void processComplained(std::string_view bytes) = 0;
    /// Called when the process closed its stdin or stdout; it may still be running.
    virtual void processHungUp() {}
    /// The last call, after all output. The listener may destroy the ShepherdProcess in it.
    virtual void processEnded(const ShepherdReport &report) = 0;
};

class ShepherdProcess
{
public:
    ShepherdProcess(EventLoop &loop, SpawnedProcess process, ShepherdListener &listener);
    /// Closes the control pipe, which kills everything left; does not wait.
    ~ShepherdProcess();
    ShepherdProcess(const ShepherdProcess &) = delete;
    ShepherdProcess &operator=(const ShepherdProcess &) = delete;

    /// Returns false when the loop could not watch it. It is then unusable, and the errno is kept.
    bool isWatched() const { return m_watchError == 0; }
    Error notWatched() const { return spawnError(m_watchError); }

    void write(std::string bytes);
    /// Closes the input once everything written so far has been sent.
    void closeInput();
    void terminate() { command('t'); }
    void kill() { command('k'); }
    void freeze() { command('s'); }
    void resume() { command('c'); }
    /// Closes the control pipe, so that the shepherd kills the tree. No more events follow.
    void abandon();
    std::size_t unwrittenBytes() const { return m_pending.size() - m_written; }

private:
    void command(char byte);
    void flush();
    void readOutput();
    void readErrors();
    void readStatus();
    void parseStatus();
    void finish();
    void endOrphans();
    void drop(Fd &fd, EventLoop::WatchId &watch);

    EventLoop &m_loop;
    SpawnedProcess m_process;
    ShepherdListener &m_listener;
    EventLoop::WatchId m_inputWatch = 0;
    EventLoop::WatchId m_outputWatch = 0;
    EventLoop::WatchId m_errorsWatch = 0;
    EventLoop::WatchId m_statusWatch = 0;
    std::string m_pending;
    std::size_t m_written = 0;
    bool m_closesWhenWritten = false;
    std::string m_statusText;
    pid_t m_child = 0;
    int m_watchError = 0;
    std::optional<ShepherdReport> m_report;
};

} // namespace runyard
