// A run, its attempts and its history, as plain values. The store holds the truth.
#pragma once

#include "engine/base/time.h"
#include "engine/domain/ids.h"
#include "engine/domain/run_error.h"
#include "engine/domain/run_status.h"

#include <optional>
#include <string>
#include <vector>

namespace runyard {

/// Bytes with their declared type: application/json, application/super+json or text/plain. `present == false`
/// means "no value at all", unlike JSON null.
struct Packet
{
    std::string data;
    std::string type = "application/json";
    bool present = false;
    bool operator==(const Packet &) const = default;

    static Packet json(std::string text) { return {std::move(text), "application/json", true}; }
    static Packet text(std::string text) { return {std::move(text), "text/plain", true}; }
};

/// Where a run's TTL came from; shown to users.
enum class TtlSource { None = 0, Trigger = 1, Task = 2, Project = 3, DevDefault = 4 };

enum class IdempotencyScope { Run = 0, Attempt = 1, Global = 2 };

/// The key as the user wrote it (empty if only the hash is known), and the hash, which is unique per task.
struct IdempotencyKey
{
    std::string hash;
    std::string userKey;
    IdempotencyScope scope = IdempotencyScope::Run;
    std::optional<TimePoint> expiresAt;
    bool operator==(const IdempotencyKey &) const = default;
};

/// Who caused a change.
enum class Actor { User = 0, Api = 1, Engine = 2, Worker = 3, Schedule = 4 };
std::string_view displayName(Actor actor);

/// The core of a run: the fields needed by lists, dispatch and the inspector's header. RunDetail adds
/// payload, output, error and metadata.
struct Run
{
    RunSeq seq = RunSeq::None;
    RunId id;
    std::string taskId;
    std::string version;       // the deployed version it is bound to; empty until it is queued
    std::string lockedVersion; // start only with this version; empty = the newest
    std::string queue;         // "task/<id>" or a custom name
    std::string concurrencyKey;
    std::string machine; // preset name; empty = the task's machine
    RunStatus status = RunStatus::Queued;
    int attemptCount = 0;    // attempts begun
    int maxAttempts = 3;     // 0 = the task's setting, which is unknown until a version is deployed
    int prioritySeconds = 0; // head start in the queue
    int depth = 0;           // 0 = root
    bool isTest = false;
    bool holdsSlot = false;     // currently counts against its queue's limit
    bool startedOnce = false;   // an attempt was confirmed as started
    bool resumesParent = false; // was triggered for its parent to wait for it
    bool waits = false;         // Frozen until its wait is over; resumes without an operator

    TimePoint createdAt;
    TimePoint updatedAt;                // increases with every change
    std::optional<TimePoint> queuedAt;  // when it first entered the queue
    std::optional<TimePoint> startedAt; // when its first attempt started
    std::optional<TimePoint> finishedAt;
    std::optional<TimePoint> delayUntil; // Delayed: the start time. Kept afterwards.
    std::optional<TimePoint> expiresAt;  // Queued: the end of its TTL, unless an attempt was handed out
    std::optional<TimePoint> retryAt;    // Reattempting: the next attempt. Kept until that starts.
    std::optional<Seconds> ttl;
    TtlSource ttlSource = TtlSource::None;
    std::optional<Seconds> maxDuration; // active time per attempt, without frozen time
    Millis activeTime{0};               // sum of all finished attempts

    RunSeq parent = RunSeq::None;
    RunSeq root = RunSeq::None; // None = this run is a root
    RunId parentId;
    RunId rootId;
    RunId replayOf; // the run this one replays
    ScheduleId scheduleId;
    BatchId batchId;         // the batch that created it
    std::string region;      // as requested; there is only one machine
    std::string debounceKey; // triggers with this key move the run while it is Delayed
    std::vector<std::string> tags;
    IdempotencyKey idempotencyKey; // empty hash = none
    bool operator==(const Run &) const = default;
};

/// How an attempt's process ended, as far as the system could determine.
struct ProcessExit
{
    std::optional<int> exitCode;
    std::optional<int> signal; // e.g. 9; signalName() returns its name
    std::optional<std::int64_t> peakMemoryBytes;
    std::optional<Millis> cpuTime;
    std::string limits; // what enforced its limits: "cgroup", "rlimit", …; empty = nothing
    bool outOfMemory = false;
    bool operator==(const ProcessExit &) const = default;
};

/// Returns "SIGKILL" for 9; "signal 99" for a number without a name.
std::string signalName(int signal);

struct Attempt
{
    AttemptId id;
    RunSeq run = RunSeq::None;
    int number = 1;
    AttemptStatus status = AttemptStatus::Starting;
    std::string version;
    std::string machine;
    TimePoint createdAt;                // handed to a worker
    std::optional<TimePoint> startedAt; // confirmed by the worker
    std::optional<TimePoint> finishedAt;
    Millis frozenTime{0};
    std::optional<RunError> error;
    Packet output; // stored with the attempt that completed
    ProcessExit exit;
    std::int64_t pid = 0; // 0 = none
    bool operator==(const Attempt &) const = default;
};

/// A change of status. `number` counts from 1 within the run. The first change has no `from`.
struct Transition
{
    RunSeq run = RunSeq::None;
    int number = 1;
    std::optional<RunStatus> from;
    RunStatus to = RunStatus::Queued;
    int attempt = 0; // the attempt concerned; 0 = none
    TimePoint at;
    std::string cause; // a sentence: "Attempt 2 failed: no such order"
    Actor actor = Actor::Engine;
    bool operator==(const Transition &) const = default;
};

enum class LogStream { Stderr = 0, Stdout = 1, Engine = 2 };
enum class LogLevel { Debug = 0, Info = 1, Warn = 2, Error = 3, Plain = 4 };

struct LogLine
{
    TimePoint at;
    int attempt = 1;
    LogStream stream = LogStream::Stderr;
    LogLevel level = LogLevel::Plain;
    std::string text; // without the newline; valid UTF-8
    bool operator==(const LogLine &) const = default;
};

/// A run with everything shown when it is opened.
struct RunDetail
{
    Run run;
    Packet payload;
    Packet output;
    std::optional<RunError> error;
    std::string metadata;     // JSON object text; empty = none
    std::string seedMetadata; // as given by the trigger
    std::vector<Attempt> attempts;
    std::vector<Transition> transitions;
    std::vector<Run> children; // direct, oldest first, at most 500
    std::vector<Run> replays;  // runs that replay this one, at most 100
    bool operator==(const RunDetail &) const = default;
};

} // namespace runyard
