// A run, its attempts and its history, as plain values. Source of truth: the store.
#pragma once

#include "engine/base/time.h"
#include "engine/domain/ids.h"
#include "engine/domain/run_error.h"
#include "engine/domain/run_status.h"

#include <optional>
#include <string>
#include <vector>

namespace runyard {

/// Bytes with their declared type: application/json, application/super+json or text/plain.
/// `present == false` means "no value at all", which is not the same as JSON null.
struct Packet
{
    std::string data;
    std::string type = "application/json";
    bool present = false;
    bool operator==(const Packet &) const = default;

    static Packet json(std::string text) { return {std::move(text), "application/json", true}; }
    static Packet text(std::string text) { return {std::move(text), "text/plain", true}; }
};

/// Where a run's TTL came from; shown to people.
enum class TtlSource { None = 0, Trigger = 1, Task = 2, Project = 3, DevDefault = 4 };

enum class IdempotencyScope { Run = 0, Attempt = 1, Global = 2 };

/// The key as the user wrote it (empty when only the hash is known), beside the hash that is unique
/// per task.
struct IdempotencyKey
{
    std::string hash;
    std::string userKey;
    IdempotencyScope scope = IdempotencyScope::Run;
    std::optional<TimePoint> expiresAt;
    bool operator==(const IdempotencyKey &) const = default;
};

/// Who made something happen.
enum class Actor { User = 0, Api = 1, Engine = 2, Worker = 3, Schedule = 4 };
std::string_view displayName(Actor actor);

/// The hot part of a run: what lists, dispatch and the inspector's header need. Payload, output,
/// error and metadata live beside it (RunDetail).
struct Run
{
    RunSeq seq = RunSeq::None;
    RunId id;
    std::string taskId;
    std::string version;       // deployment version it is bound to; empty until it is queued
    std::string lockedVersion; // only start on this version; empty = newest
    std::string queue;         // "task/<id>" or a custom name
    std::string concurrencyKey;
    std::string machine; // preset name; empty = the task's, as with maxAttempts
    RunStatus status = RunStatus::Queued;
    int attemptCount = 0;    // attempts begun
    int maxAttempts = 3;     // 0 = the task's, which no deployed version has told yet
    int prioritySeconds = 0; // head start in the queue
    int depth = 0;           // 0 = root
    bool isTest = false;
    bool holdsSlot = false;     // counts against its queue's limit now
    bool startedOnce = false;   // an attempt was confirmed started
    bool resumesParent = false; // its parent was to wait for it when it triggered it
    bool waits = false;         // Frozen until what it waits for is there: nobody needs to resume it

    TimePoint createdAt;
    TimePoint updatedAt;                // grows with every change
    std::optional<TimePoint> queuedAt;  // entered the queue (first time)
    std::optional<TimePoint> startedAt; // first attempt started
    std::optional<TimePoint> finishedAt;
    std::optional<TimePoint> delayUntil; // Delayed: starts then. Kept afterwards.
    std::optional<TimePoint> expiresAt;  // Queued: TTL ends then, unless an attempt was handed out
    std::optional<TimePoint> retryAt;    // Reattempting: next attempt. Kept until that starts
    std::optional<Seconds> ttl;
    TtlSource ttlSource = TtlSource::None;
    std::optional<Seconds> maxDuration; // active time per attempt; frozen time does not count
    Millis activeTime{0};               // sum over finished attempts

    RunSeq parent = RunSeq::None;
    RunSeq root = RunSeq::None; // None = this run is the root
    RunId parentId;
    RunId rootId;
    RunId replayOf; // the run this one replays
    ScheduleId scheduleId;
    BatchId batchId;         // the batch that made it
    std::string region;      // as asked for: there is one machine
    std::string debounceKey; // triggers with this key move it while it is Delayed
    std::vector<std::string> tags;
    IdempotencyKey idempotencyKey; // hash empty = none
    bool operator==(const Run &) const = default;
};

/// How an attempt's process ended, as far as the system could tell.
struct ProcessExit
{
    std::optional<int> exitCode;
    std::optional<int> signal; // e.g. 9; name by signalName()
    std::optional<std::int64_t> peakMemoryBytes;
    std::optional<Millis> cpuTime;
    std::string limits; // what held it: "cgroup", "rlimit", … ; empty = none
    bool outOfMemory = false;
    bool operator==(const ProcessExit &) const = default;
};

/// "SIGKILL" for 9; "signal 99" for what has no name.
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
    Packet output; // kept on the attempt that completed
    ProcessExit exit;
    std::int64_t pid = 0; // 0 = none
    bool operator==(const Attempt &) const = default;
};

/// One status change. `number` counts from 1 within the run. The first has no `from`.
struct Transition
{
    RunSeq run = RunSeq::None;
    int number = 1;
    std::optional<RunStatus> from;
    RunStatus to = RunStatus::Queued;
    int attempt = 0; // attempt it concerns; 0 = none
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

/// A run with everything one reads when opening it.
struct RunDetail
{
    Run run;
    Packet payload;
    Packet output;
    std::optional<RunError> error;
    std::string metadata;     // JSON object text; empty = none
    std::string seedMetadata; // as given at trigger
    std::vector<Attempt> attempts;
    std::vector<Transition> transitions;
    std::vector<Run> children; // direct, oldest first, at most 500
    std::vector<Run> replays;  // runs that replay this one, at most 100
    bool operator==(const RunDetail &) const = default;
};

} // namespace runyard
