// What a project declares: tasks, queues and schedules; and what a deployment recorded of them.
#pragma once

#include "engine/base/time.h"
#include "engine/domain/ids.h"
#include "engine/domain/retry_policy.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

// Qt's keyword macro would eat the member of this name in files that include a QObject first.
#pragma push_macro("slots")
#undef slots

namespace runyard {

enum class TaskMode {
    Process = 0,    // one process per attempt: payload on stdin, result on stdout
    Persistent = 1, // a warm worker that reads and answers JSON lines
    Dev = 2,        // executed by the official command line, `trigger.dev dev`
};

struct TaskDefinition
{
    std::string id;
    std::vector<std::string> command; // argv, no shell; argv[0] is looked up in PATH or, when
                                      // it has a slash, in the project folder
    TaskMode mode = TaskMode::Process;
    int slots = 1;         // Persistent: attempts one worker runs at once
    std::string directory; // absolute working directory: the project's folder
    std::map<std::string, std::string> env;
    RetryPolicy retry;
    std::optional<Seconds> maxDuration;
    std::optional<Seconds> ttl;
    std::string queue;         // empty = "task/<id>"
    std::string machine;       // empty = default preset
    std::string payloadSchema; // JSON Schema text; empty = anything
    std::string description;
    std::string filePath; // Dev: where its source is, in the project
    /// Process, Persistent: its processes are given the workspace's key in place of one for its runs.
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

/// A build that the official command line registered: its name for it, and what made it.
struct DevVersion
{
    std::string workerId; // "worker_…"
    std::string branch;   // empty = the default one
    std::string contentHash;
    std::string cliVersion;
    std::string sdkVersion;
    std::string runtime; // "node 20.1.0"
    bool operator==(const DevVersion &) const = default;
};

/// runyard.toml, read and checked; or what the official command line registered.
struct ProjectManifest
{
    std::string name;
    std::string directory; // absolute
    std::vector<TaskDefinition> tasks;
    std::vector<QueueDefinition> queues;
    std::vector<ScheduleDefinition> schedules;
    std::optional<DevVersion> dev;     // the command line's
    std::vector<ErrorDetail> warnings; // schedules that are deployed but will never fire, and why
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
    bool current = false; // the newest of its project
    std::optional<DevVersion> dev;
    bool operator==(const Deployment &) const = default;
};

/// A task as the newest deployment has it, with what the engine knows about it.
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
    bool paused = false;
    std::optional<int> declaredLimit; // from the project
    std::optional<int> overrideLimit; // set by an operator; wins
    std::int64_t queued = 0;
    std::int64_t running = 0; // runs that hold a slot
    bool operator==(const QueueInfo &) const = default;

    std::optional<int> limit() const { return overrideLimit ? overrideLimit : declaredLimit; }
};

struct ScheduleInfo
{
    ScheduleId id;
    ScheduleDefinition definition;
    std::string project; // that declares it; empty = made by hand or over the API
    bool active = true;
    std::optional<TimePoint> lastRunAt;
    std::optional<TimePoint> nextRunAt; // empty when inactive, or when it cannot fire
    RunId lastRun;
    std::string deduplicationKey; // of those that no project declares; empty = none given
    std::string externalId;       // the same; told to the task
    std::string problem;          // why it cannot start its task; empty = nothing known
    bool operator==(const ScheduleInfo &) const = default;

    bool isDeclared() const { return !project.empty(); }
};

/// A schedule made or changed by hand or over the API.
struct ScheduleRequest
{
    std::string taskId;
    std::string cron;
    std::string timezone; // empty = UTC
    /// JSON text; empty text = the usual one of a schedule. Nothing = as it is; of a new one, the usual one.
    std::optional<std::string> payload;
    std::string externalId;
    std::string deduplicationKey; // one with this key that is there already is changed instead
};

struct SchedulePage
{
    std::vector<ScheduleInfo> schedules; // by task, then name
    std::int64_t count = 0;              // of all
};

} // namespace runyard

#pragma pop_macro("slots")
