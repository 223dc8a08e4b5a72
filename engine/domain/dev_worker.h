// The official command line (`trigger.dev dev`) as a worker: what it registers, what it is given, and the
// state of its attempts. It polls for work over HTTP and executes it in its own processes, so the engine
// neither starts nor stops them and knows only what the session reports.
#pragma once

#include "engine/domain/run.h"
#include "engine/domain/run_wait.h"
#include "engine/domain/task.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace runyard {

/// Tasks built by a session; each registration becomes a deployment.
struct DevRegistration
{
    ProjectManifest manifest; // `dev` is set except for its worker id, which the engine creates
};

struct DevRegistered
{
    std::string workerId; // "worker_…"
    std::string version;
};

/// The state of an attempt as reported to the session. dev_json has the names used in the protocol.
enum class DevPhase {
    Queued,           // no attempt is executing
    PendingExecuting, // handed out, or about to be
    Executing,
    WaitingInProcess, // its process is alive and waiting
    PendingCancel,    // canceled; its process is still ending
    Finished,
};

/// A state in a run's life, identified by its latest status change; it stays the same while nothing changes.
struct DevSnapshot
{
    RunId run;
    RunStatus status = RunStatus::Queued;
    DevPhase phase = DevPhase::Queued;
    int number = 0; // of the latest transition
    int attempt = 0;
    TimePoint at;
    std::string cause;
    /// The results of a wait, when executing after one.
    std::vector<WaitOutcome> outcomes;
};

DevPhase devPhaseOf(RunStatus status, bool hasAttempt);

/// Returns "snapshot_<run>_<number>", followed by "c" while the run is being canceled.
std::string snapshotId(const DevSnapshot &snapshot);
/// Returns the number in the id; 0 if it is not an id of ours.
int snapshotNumber(const std::string &id);

/// A run to execute.
struct DevHandout
{
    Run run;
    DevSnapshot snapshot;
    std::string workerId;
    std::string version;
};

/// The data an attempt needs to begin.
struct DevAttempt
{
    RunDetail detail; // with payload and metadata
    Attempt attempt;
    TaskDefinition task;
    std::string project;
    std::vector<std::pair<std::string, std::string>> env;
    DevSnapshot snapshot;
};

/// The end of an attempt as reported by the session.
struct DevCompletion
{
    RunId run;
    int snapshotNumber = 0; // of the last snapshot known to the session; 0 = unknown
    Packet output;
    std::optional<RunError> error; // empty = success
    std::optional<Millis> retryAfter;
    bool mayRetry = true;       // false if the session has used up the attempts, or the task forbids retries
    std::string metadataChange; // JSON text of metadata changes not sent before; may be empty
    bool isVersionGone = false; // it no longer has this version, and nothing was executed
};

/// A session, identified by its project and branch.
struct DevWorker
{
    std::string project;
    std::string branch; // empty = the default branch
    std::string workerId;
    std::string version;
    DevVersion build;
    std::vector<std::string> versions; // newest first; the versions it may still execute
    int taskCount = 0;
    bool isConnected = false;
    std::optional<TimePoint> connectedSince;
    std::optional<TimePoint> lastSeen; // empty = not since the engine started
    int executing = 0;
    int waiting = 0;
    std::int64_t queued = 0; // runs waiting for it to reconnect
    bool operator==(const DevWorker &) const = default;
};

} // namespace runyard
