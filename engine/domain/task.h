// The tasks, queues and schedules declared by a project, and their recorded deployments.
#pragma once

#include "engine/base/time.h"
#include "engine/domain/ids.h"
#include "engine/domain/retry_policy.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

// Qt's keyword macro would replace the member of this name in files that include a QObject first.
#pragma push_macro("slots")
#undef slots

namespace runyard {

enum class TaskMode {
    Process = 0,    // one process per attempt: payload on stdin, result on stdout
    Persistent = 1, // a warm worker that exchanges JSON lines
    Dev = 2,        // executed by the official command line, `trigger.dev dev`
};

struct TaskDefinition
{
    std::string id;
    std::vector<std::string>
        command; // argv, without a shell; argv[0] is looked up in PATH, or in the project folder if it has a slash
    TaskMode mode = TaskMode::Process;
    int slots = 1;         // Persistent: attempts that a worker executes at once
    std::string directory; // absolute working directory: the project's folder
    std::map<std::string, std::string> env;
    RetryPolicy retry;
    std::optional<Seconds> maxDuration;
    std::optional<Seconds> ttl;
    std::string queue;         // empty = "task/<id>"
    std::string machine;       // empty = the default preset
    std::string payloadSchema; // JSON Schema text; empty = accepts anything
    std::string description;
    std::string filePath; // Dev: the source file, relative to the project
    /// Process, Persistent: its processes get the workspace's key instead of a key for its runs.
    bool hasWorkspaceAccess = false;
    bool operator==(const TaskDefinition &) const = default;

    std::string queueName() const { return queue.empty() ? "task/" + id : queue; }
};

struct QueueDefinition
{
    std::string name;
    std::optional<int> concurrencyLimit; // empty = only the environment's limit
    bool operator==(const QueueDefinition &) const = default;
};

struct ScheduleDefinition
{
    std::string taskId;
    std::string cron;
    std::string timezone = "UTC";
    std::string payload; // JSON text; empty = {"timestamp": …, "timezone": …}
    std::string name;    // unique within the project; defaults to "<task>:<cron>"
    bool operator==(const ScheduleDefinition &) const = default;
};

/// A build registered by the official command line: its id there, and what produced it.
struct DevVersion
{
    std::string workerId; // "worker_…"
    std::string branch;   // empty = the default branch
    std::string contentHash;
    std::string cliVersion;
    std::string sdkVersion;
    std::string runtime; // "node 20.1.0"
    bool operator==(const DevVersion &) const = default;
};

/// A parsed and checked runyard.toml, or the registration of a trigger.dev session.
struct ProjectManifest
{
    std::string name;
    std::string directory; // absolute
    std::vector<TaskDefinition> tasks;
    std::vector<QueueDefinition> queues;
    std::vector<ScheduleDefinition> schedules;
    std::optional<DevVersion> dev;     // set for a registration of a session
    std::vector<ErrorDetail> warnings; // schedules that are deployed but never fire, and why
    bool operator==(const ProjectManifest &) const = default;
};

/// A version of a project: "20261124.1".
struct Deployment
{
    DeploymentId id;
    std::string project;
    std::string directory;
    std::string version;
    TimePoint deployedAt;
    int taskCount = 0;
    std::vector<std::string> taskIds;
    bool isCurrent = false; // the newest of its project
    std::optional<DevVersion> dev;
    bool operator==(const Deployment &) const = default;
};

/// A task of the newest deployment, with its state in the engine.
struct TaskInfo
{
    TaskDefinition definition;
    std::string project;
    std::string version;
    std::int64_t queued = 0;
    std::int64_t executing = 0;
    std::int64_t failed = 0;
    std::int64_t total = 0;
    bool operator==(const TaskInfo &) const = default;
};

struct QueueInfo
{
    std::string name;
    bool isTaskQueue = false; // "task/<id>"
    bool isPaused = false;
    std::optional<int> declaredLimit; // from the project
    std::optional<int> overrideLimit; // set by an operator; takes precedence
    std::int64_t queued = 0;
    std::int64_t running = 0; // runs holding a slot
    bool operator==(const QueueInfo &) const = default;

    std::optional<int> limit() const { return overrideLimit ? overrideLimit : declaredLimit; }
};

struct ScheduleInfo
{
    ScheduleId id;
    ScheduleDefinition definition;
    std::string project; // the declaring project; empty = created by a user or through the API
    bool isActive = true;
    std::optional<TimePoint> lastRunAt;
    std::optional<TimePoint> nextRunAt; // empty if inactive, or if it cannot fire
    RunId lastRun;
    std::string deduplicationKey; // for schedules that no project declares; empty = none
    std::string externalId;       // likewise; passed to the task
    std::string problem;          // why it cannot start its task; empty = no known reason
    bool operator==(const ScheduleInfo &) const = default;

    bool isDeclared() const { return !project.empty(); }
};

/// A schedule created or changed by a user or through the API.
struct ScheduleRequest
{
    std::string taskId;
    std::string cron;
    std::string timezone; // empty = UTC
    /// JSON text; an empty text = the default payload of schedules. Nothing = unchanged; for a new schedule,
    /// the default.
    std::optional<std::string> payload;
    std::string externalId;
    std::string deduplicationKey; // an existing schedule with this key is changed instead
};

struct SchedulePage
{
    std::vector<ScheduleInfo> schedules; // by task, then by name
    std::int64_t count = 0;              // the total
};

} // namespace runyard

#pragma pop_macro("slots")
