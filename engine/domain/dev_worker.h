// The official command line (`trigger.dev dev`) as a worker: what it registers, what it is handed, and how its
// attempts stand. It asks for work over HTTP and executes it in processes of its own, so the engine neither
// starts nor stops these; it learns of them what the command line tells.
#pragma once

#include "engine/domain/run.h"
#include "engine/domain/run_wait.h"
#include "engine/domain/task.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace runyard {

/// Tasks as the command line has built them; each one becomes a deployment.
struct DevRegistration
{
    ProjectManifest manifest; // `dev` is set but for its worker id; the engine makes that
};

struct DevRegistered
{
    std::string workerId; // "worker_…"
    std::string version;
};

/// How an attempt stands, as the command line is told. Names on the wire are in dev_json.
enum class DevPhase {
    Queued,           // nothing of it executes
    PendingExecuting, // handed out, or about to be
    Executing,
    WaitingInProcess, // its process lives and waits
    PendingCancel,    // canceled; its process still ends
    Finished,
};

/// A moment of a run's life, by its newest status change: the same for as long as nothing changes.
struct DevSnapshot
{
    RunId run;
    RunStatus status = RunStatus::Queued;
    DevPhase phase = DevPhase::Queued;
    int number = 0; // of the newest transition
    int attempt = 0;
    TimePoint at;
    std::string cause;
    /// Executing after a wait: what came of it.
    std::vector<WaitOutcome> outcomes;
};

DevPhase devPhaseOf(RunStatus status, bool hasAttempt);

/// "snapshot_<run>_<number>", with a "c" behind it while the run is being canceled.
std::string snapshotId(const DevSnapshot &snapshot);
/// The number in it; 0 when it is none of ours.
int snapshotNumber(const std::string &id);

/// A run to execute.
struct DevHandout
{
    Run run;
    DevSnapshot snapshot;
    std::string workerId;
    std::string version;
};

/// What an attempt needs to begin.
struct DevAttempt
{
    RunDetail detail; // with payload and metadata
    Attempt attempt;
    TaskDefinition task;
    std::string project;
    std::vector<std::pair<std::string, std::string>> env;
    DevSnapshot snapshot;
};

/// How the command line says an attempt ended.
struct DevCompletion
{
    RunId run;
    int snapshotNumber = 0; // of the snapshot that it knew last; 0 = unknown
    Packet output;
    std::optional<RunError> error; // empty = success
    std::optional<Millis> retryAfter;
    bool mayRetry = true; // false: it counted its attempts, or the task forbade it
    std::string
        metadataChange; // JSON text of the last changes of metadata that were not sent before; may be empty
    bool isVersionGone = false; // it does not have the version any more: nothing was executed
};

/// One command line, by the project and branch that it serves.
struct DevWorker
{
    std::string project;
    std::string branch; // empty = the default one
    std::string workerId;
    std::string version;
    DevVersion build;
    std::vector<std::string> versions; // newest first; those it may still execute
    int taskCount = 0;
    bool isConnected = false;
    std::optional<TimePoint> connectedSince;
    std::optional<TimePoint> lastSeen; // empty = not since the engine started
    int executing = 0;
    int waiting = 0;
    std::int64_t queued = 0; // runs that wait for it to come back
    bool operator==(const DevWorker &) const = default;
};

} // namespace runyard
