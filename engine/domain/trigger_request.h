// What starts a run, and the answer.
#pragma once

#include "engine/domain/run.h"

#include <optional>
#include <string>
#include <vector>

namespace runyard {

enum class DebounceMode {
    Leading,  // the run keeps what the first trigger gave it
    Trailing, // it takes the payload of the last one, and its metadata, tags, machine, attempts and
              // duration where it has some
};

/// Triggers of a task with the same key make one run, which starts when none came for `delay`.
struct DebounceOptions
{
    std::string key; // 1 .. limits::kDebounceKeyLength
    Micros delay{0};
    DebounceMode mode = DebounceMode::Leading;
    std::optional<Micros> maxDelay; // from the run's creation; past it the trigger makes a run of its own
    bool operator==(const DebounceOptions &) const = default;
};

/// Options of a trigger or a replay. Empty = the task's own setting.
struct TriggerOptions
{
    std::optional<TimePoint> delayUntil;
    std::optional<Seconds> ttl;     // 0 = no TTL even if the task has one
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
    bool mustBeDeployed = false; // refused, instead of waiting for a version that has the task
    bool resumesParent = false;  // the parent waits until this run is over; it executes
    RunId parent;                // the run that triggers this one
    BatchId batch;               // the run becomes a further item of this batch, which must not be over
    std::string region;
    std::optional<DebounceOptions> debounce;
    bool isTest = false;
    std::string requestKey; // same key within an hour = same answer, no second run
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
    bool isCached = false; // an idempotency key led to an existing run
    std::string
        newQueue; // the run is the first in a queue that nothing declares and that has no limit; else empty
};

} // namespace runyard
