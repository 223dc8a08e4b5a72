// What can be asked of a single run.
#pragma once

#include "engine/contract/reply.h"
#include "engine/domain/run.h"
#include "engine/domain/trigger_request.h"

#include <optional>
#include <string>
#include <vector>

namespace runyard {

/// A replay starts a new root run on the newest version. Fields left empty are taken from the
/// original (payload byte for byte, tags, queue, concurrency key, machine, seed metadata, test flag).
struct ReplayRequest
{
    RunId original;
    std::optional<Packet> payload; // edited payload
    std::optional<std::vector<std::string>> tags;
    std::optional<std::string> queue;
    std::optional<std::string> concurrencyKey;
    std::optional<std::string> machine;
    std::optional<std::string> metadata;
    TriggerOptions options; // delay, ttl, idempotency, priority, attempts, duration
    Actor actor = Actor::User;
};

struct CancelReply
{
    RunId id;
    bool alreadyFinished = false;
    int canceledDescendants = 0;
};

namespace contract {

/// Errors: NotFound for an unknown run; Conflict when its status does not allow the command
///   (engine/domain/run_rules.h); InvalidInput for values outside their limits.
class RunCommands
{
public:
    virtual ~RunCommands() = default;

    virtual void trigger(TriggerRequest request, Reply<TriggerReply> reply) = 0;
    virtual void replay(ReplayRequest request, Reply<TriggerReply> reply) = 0;
    /// Requires: a Delayed run, and a moment still to come.
    virtual void reschedule(RunId id, TimePoint delayUntil, Actor actor, Reply<Run> reply) = 0;
    /// Cancels the run and every descendant that has not finished. A finished run is a success with
    /// alreadyFinished.
    virtual void cancel(RunId id, std::string reason, Actor actor, Reply<CancelReply> reply) = 0;
    /// Requires: a Queued or Executing run.
    virtual void freeze(RunId id, Actor actor, Reply<Run> reply) = 0;
    virtual void resume(RunId id, Actor actor, Reply<Run> reply) = 0;
    /// Ends the delay before the next attempt of a Reattempting run.
    virtual void retryNow(RunId id, Actor actor, Reply<Run> reply) = 0;
    /// Puts a Queued run before every run that is ready now.
    virtual void jumpQueue(RunId id, Actor actor, Reply<Run> reply) = 0;
    /// Ends the delay of a Delayed run.
    virtual void startNow(RunId id, Actor actor, Reply<Run> reply) = 0;
    virtual void addTags(RunId id, std::vector<std::string> tags, Reply<Run> reply) = 0;
    /// Replaces the metadata with the text of a JSON object.
    virtual void setMetadata(RunId id, std::string json, Reply<Run> reply) = 0;
    /// Like setMetadata(), but once per request key. Returns false, and changes nothing, when a request with
    /// this key was carried out before.
    virtual void setMetadataOnce(RunId id, std::string json, std::string requestKey, Reply<bool> reply) = 0;
    /// Frees an idempotency key. Returns the run that held it.
    /// Errors: NotFound when no run of the task holds the key.
    virtual void resetIdempotencyKey(std::string taskId, std::string keyHash, Reply<RunId> reply) = 0;
};

} // namespace contract
} // namespace runyard
