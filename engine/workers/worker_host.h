// Runs attempts in real processes and reports what becomes of them.
//
// One WorkerHost owns one thread that starts every child (PDEATHSIG follows the thread that forked),
// reads their pipes and reaps them. It decides nothing about runs: no retries, no statuses, no
// deadlines; the engine asks for a stop when max_duration is over.
// Every call is thread-safe and returns at once. Every event is delivered on the host's thread.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/run.h"
#include "engine/domain/task.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace runyard {

/// Which attempt; unique for the life of a workspace.
struct AttemptKey
{
    RunSeq run = RunSeq::None;
    int attempt = 0;
    auto operator<=>(const AttemptKey &) const = default;
};

/// Everything needed to execute one attempt.
struct AttemptSpec
{
    AttemptKey key;
    RunId runId;
    AttemptId attemptId;
    TaskDefinition task;
    std::string version;
    Packet payload;                                       // absent = empty stdin
    std::string contextJson;                              // written to a file named by RUNYARD_CONTEXT
    std::string machine;                                  // preset: memory and CPU limits
    std::vector<std::pair<std::string, std::string>> env; // added last (TRIGGER_API_URL, …)
    std::string project; // whose deployments retire its warm workers; may be empty
};

enum class StopReason { None, Canceled, MaxDuration, Shutdown };

/// How an attempt ended. Without `error` and `shortage` it succeeded.
struct AttemptOutcome
{
    AttemptKey key;
    Packet output; // JSON if it parses, else text/plain; absent if nothing was printed
    std::optional<RunError> error;
    bool retryForbidden = false;      // exit code 65, or the worker said so
    std::optional<Millis> retryAfter; // a persistent worker may name its own delay
    StopReason stopped = StopReason::None;
    ProcessExit exit;
    TimePoint finishedAt;
    /// What this machine lacked to make a process at all (descriptors, memory, room for a file, the
    /// shepherd). Nothing of the task has run and nothing is its fault; `error` is empty then.
    std::optional<Error> shortage;
};

/// Receives what happens. Calls come from the host's thread, in order for each attempt:
/// attemptStarted, any number of attemptLogged, then attemptFinished exactly once.
/// attemptFinished may come without attemptStarted (command not found).
class WorkerEvents
{
public:
    virtual ~WorkerEvents() = default;
    virtual void attemptStarted(AttemptKey key, std::int64_t pid, TimePoint at) = 0;
    virtual void attemptLogged(AttemptKey key, std::vector<LogLine> lines) = 0;
    virtual void attemptFinished(AttemptOutcome outcome) = 0;
};

/// The engine's view of whatever executes attempts.
class Workers
{
public:
    virtual ~Workers() = default;
    virtual void start(AttemptSpec spec) = 0;
    /// SIGTERM to the whole tree, `grace`, then SIGKILL. Unknown or finished keys are ignored.
    virtual void stop(AttemptKey key, StopReason reason, Millis grace) = 0;
    /// SIGSTOP / SIGCONT to the whole tree.
    virtual void freeze(AttemptKey key) = 0;
    virtual void resume(AttemptKey key) = 0;
    /// Idle persistent workers of versions other than these end; busy ones after their last attempt.
    virtual void retireOtherVersions(const std::string &project, const std::string &keepVersion) = 0;
};

struct WorkerHostOptions
{
    std::filesystem::path shepherd;              // libexec/runyard-shepherd
    std::filesystem::path scratch;               // context files; emptied at start
    std::size_t maxUnstoredLogBytes = 16u << 20; // beyond this, lines are dropped and counted
    bool useCgroups = true;                      // where the kernel and our rights allow it
    // A persistent worker that has sent a heartbeat and then nothing for so long is killed.
    Millis heartbeatTimeout = std::chrono::minutes(5);
};

class WorkerHost final : public Workers
{
public:
    /// Starts the thread. `events` must outlive the host.
    static Result<std::unique_ptr<WorkerHost>> create(WorkerHostOptions options, const Clock &clock,
                                                      WorkerEvents &events);
    /// Kills every tree and joins the thread; nothing survives it.
    ~WorkerHost() override;

    void start(AttemptSpec spec) override;
    void stop(AttemptKey key, StopReason reason, Millis grace) override;
    void freeze(AttemptKey key) override;
    void resume(AttemptKey key) override;
    void retireOtherVersions(const std::string &project, const std::string &keepVersion) override;

    /// The engine stored this many bytes of log text; lets the host count what is in flight.
    void logsStored(std::size_t bytes);

private:
    class Impl;
    explicit WorkerHost(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace runyard
