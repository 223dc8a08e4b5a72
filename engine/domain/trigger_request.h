// The request that starts a run, and the reply.
#pragma once

#include "engine/domain/run.h"

#include <optional>
#include <string>
#include <vector>

namespace runyard {

enum class DebounceMode {
    Leading, // the run keeps the data of the first trigger
    Trailing, // it takes the payload of the last trigger and, if given, its metadata, tags, machine, attempts and duration
};

/// Triggers of a task with the same key create one run, which starts when none has arrived for `delay`.
struct DebounceOptions
{
    std::string key; // 1 .. limits::kDebounceKeyLength
    Micros delay{0};
    DebounceMode mode = DebounceMode::Leading;
    std::optional<Micros> maxDelay; // from the run's creation; after that, a trigger creates a new run
    bool operator==(const DebounceOptions &) const = default;
};

/// Options of a trigger or a replay. Empty = the task's setting.
struct TriggerOptions
{
    std::optional<TimePoint> delayUntil;
    std::optional<Seconds> ttl;     // 0 = no TTL, even if the task has one
    std::string idempotencyKey;     // hash; unique per task
    std::string idempotencyUserKey; // as the user wrote it
    IdempotencyScope idempotencyScope = IdempotencyScope::Global;
    std::optional<Seconds> idempotencyKeyTtl; // default 30 days
    std::vector<std::string> tags;
    std::string queue;
    std::string concurrencyKey;
    int prioritySeconds = 0;
    std::optional<int> maxAttempts;
    std::optional<Seconds> maxDuration;
    std::string machine;
    std::string metadata; // JSON object text
    std::string lockToVersion;
    bool mustBeDeployed = false; // fail instead of waiting for a version with the task
    bool resumesParent = false;  // the parent, which must be Executing, waits until this run has ended
    RunId parent;                // the run that triggers this one
    BatchId batch;               // adds the run to this batch, which must not have ended
    std::string region;
    std::optional<DebounceOptions> debounce;
    bool isTest = false;
    std::string requestKey; // the same key within an hour returns the same reply and creates no second run
    bool operator==(const TriggerOptions &) const = default;
};

struct TriggerRequest
{
    std::string taskId;
    Packet payload;
    TriggerOptions options;
    Actor actor = Actor::Api;
};

struct TriggerReply
{
    RunId id;
    RunSeq seq = RunSeq::None;
    bool isCached = false; // an idempotency key matched an existing run
    std::string
        newQueue; // the run is the first in a queue that nothing declares and that has no limit; else empty
};

} // namespace runyard
