// One running shepherd as the host's loop sees it: feeds its stdin, hands out what it prints, and
// says once how it ended. Lives on the loop's thread.
#pragma once

#include "engine/workers/event_loop.h"
#include "engine/workers/spawn.h"

#include <optional>
#include <string>
#include <string_view>

namespace runyard {

/// What the shepherd reported at the end.
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
    bool hasStarted = false; // the command ran
};

class ShepherdListener
{
public:
    virtual ~ShepherdListener() = default;
    virtual void processStarted(std::int64_t pid) = 0;
    virtual void processPrinted(std::string_view bytes) = 0;
    virtual void processComplained(std::string_view bytes) = 0;
    /// It closed its stdin or its stdout and may live on.
    virtual void processHungUp() {}
    /// Last call, after all output. The listener may destroy the ShepherdProcess in it.
    virtual void processEnded(const ShepherdReport &report) = 0;
};

class ShepherdProcess
{
public:
    ShepherdProcess(EventLoop &loop, SpawnedProcess process, ShepherdListener &listener);
    /// Kills whatever is left by closing the control pipe; does not wait.
    ~ShepherdProcess();
    ShepherdProcess(const ShepherdProcess &) = delete;
    ShepherdProcess &operator=(const ShepherdProcess &) = delete;

    /// False when the loop had no room for it: it is of no use then, and errno of that is kept.
    bool isWatched() const { return m_watchError == 0; }
    Error notWatched() const { return spawnError(m_watchError); }

    void write(std::string bytes);
    /// After everything written so far has gone out.
    void closeInput();
    void terminate() { command('t'); }
    void kill() { command('k'); }
    void freeze() { command('s'); }
    void resume() { command('c'); }
    /// Lets go of it: the shepherd kills the tree. Nothing is reported any more.
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
    bool m_closeWhenWritten = false;
    std::string m_statusText;
    pid_t m_child = 0;
    int m_watchError = 0;
    std::optional<ShepherdReport> m_report;
};

} // namespace runyard
