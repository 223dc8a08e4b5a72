// Executes attempts in real processes and reports how they end.
//
// A WorkerHost owns one thread that starts every child (PDEATHSIG is tied to the forking thread), reads their
// pipes and reaps them. It makes no decisions about runs, such as retries, statuses or deadlines; the engine
// asks for a stop when max_duration has passed.
// Every function is thread-safe and returns at once. Events are delivered on the host's thread.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/run.h"
#include "engine/domain/task.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace runyard {

/// Identifies an attempt; unique for the lifetime of a workspace.
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

/// How an attempt ended. It succeeded if both `error` and `shortage` are empty.
struct AttemptOutcome
{
    AttemptKey key;
    Packet output; // JSON if it parses, otherwise text/plain; absent if nothing was printed
    std::optional<RunError> error;
    bool retryForbidden = false;      // exit code 65, or requested by the worker
    std::optional<Millis> retryAfter; // a persistent worker may choose its own delay
    StopReason stopped = StopReason::None;
    ProcessExit exit;
    TimePoint finishedAt;
    /// What this machine lacked to create a process at all (descriptors, memory, space for a file, the
    /// shepherd). The task's code has not run and is not at fault; `error` is empty.
    std::optional<Error> shortage;
};

/// Receives events. Calls come from the host's thread, in order for each attempt: attemptStarted, any number
/// of attemptLogged, then attemptFinished exactly once. attemptFinished may come without attemptStarted, for
/// example when the command was not found.
class WorkerEvents
{
public:
    virtual ~WorkerEvents() = default;
    virtual void attemptStarted(AttemptKey key, std::int64_t pid, TimePoint at) = 0;
    virtual void attemptLogged(AttemptKey key, std::vector<LogLine> lines) = 0;
    virtual void attemptFinished(AttemptOutcome outcome) = 0;
};

/// The engine's interface to everything that executes attempts.
class Workers
{
public:
    virtual ~Workers() = default;
    virtual void start(AttemptSpec spec) = 0;
    /// Sends SIGTERM to the whole process tree and, after `grace`, SIGKILL. Ignores unknown and finished
    /// keys.
    virtual void stop(AttemptKey key, StopReason reason, Millis grace) = 0;
    /// Send SIGSTOP and SIGCONT to the whole process tree.
    virtual void freeze(AttemptKey key) = 0;
    virtual void resume(AttemptKey key) = 0;
    /// Ends idle persistent workers of other versions; busy ones end after their last attempt.
    virtual void retireOtherVersions(const std::string &project, const std::string &keepVersion) = 0;
};

struct WorkerHostOptions
{
    std::filesystem::path shepherd;              // libexec/runyard-shepherd
    std::filesystem::path scratch;               // context files; emptied at start-up
    std::size_t maxUnstoredLogBytes = 16u << 20; // beyond this, lines are dropped and counted
    bool useCgroups = true;                      // where the kernel and our permissions allow it
    // A persistent worker that sends no heartbeat for this long after an earlier one is killed.
    Millis heartbeatTimeout = std::chrono::minutes(5);
};

class WorkerHost final : public Workers
{
public:
    /// Starts the thread. `events` must outlive the host.
    static Result<std::unique_ptr<WorkerHost>> create(WorkerHostOptions options, const Clock &clock,
                                                      WorkerEvents &events);
    /// Kills every process tree and joins the thread; no process survives it.
    ~WorkerHost() override;

    void start(AttemptSpec spec) override;
    void stop(AttemptKey key, StopReason reason, Millis grace) override;
    void freeze(AttemptKey key) override;
    void resume(AttemptKey key) override;
    void retireOtherVersions(const std::string &project, const std::string &keepVersion) override;

    /// Called when the engine has stored `bytes` of log text, so that the host knows how much is in flight.
    void logsStored(std::size_t bytes);

private:
    class Impl;
    explicit WorkerHost(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace runyard
