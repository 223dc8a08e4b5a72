// Making runs: trigger and replay, idempotency, and every check on the way in.

#include "engine/domain/duration_text.h"
#include "engine/domain/limits.h"
#include "engine/domain/machine.h"
#include "engine/domain/payload_schema.h"
#include "engine/scheduling/engine_core.h"

#include <algorithm>

namespace runyard {

namespace {

Status checkTags(const std::vector<std::string> &tags)
{
    if (tags.size() > limits::kTagsPerRun)
        return Error{ErrorCode::InvalidInput,
                     "A run can have " + std::to_string(limits::kTagsPerRun) + " tags, these are "
                         + std::to_string(tags.size()) + ".",
                     "Leave some out."};
    for (const std::string &tag : tags) {
        if (tag.empty() || tag.size() > limits::kTagLength)
            return Error{ErrorCode::InvalidInput,
                         "Tag \"" + tag.substr(0, 32) + "\" is not 1 to "
                             + std::to_string(limits::kTagLength) + " characters long.",
                         "Shorten it."};
    }
    return Done{};
}

bool releasesItsKey(RunStatus status)
{
    return isFailure(status) || status == RunStatus::Expired;
}

std::vector<std::string> withoutRepeats(std::vector<std::string> tags)
{
    std::vector<std::string> unique;
    for (std::string &tag : tags) {
        if (std::find(unique.begin(), unique.end(), tag) == unique.end())
            unique.push_back(std::move(tag));
    }
    return unique;
}

} // namespace

Status EngineCore::checkTrigger(const TriggerRequest &request, const DeployedTask *task) const
{
    const TriggerOptions &options = request.options;
    if (request.taskId.empty() || request.taskId.size() > limits::kTaskIdLength)
        return Error{ErrorCode::InvalidInput, "A task id has 1 to 256 characters.", "Name the task to run."};
    if (request.payload.data.size() > limits::kPayloadBytes)
        return Error{ErrorCode::TooLarge,
                     "The payload has " + std::to_string(request.payload.data.size()) + " bytes; the limit is "
                         + std::to_string(limits::kPayloadBytes) + ".",
                     "Store the data in a file and pass its path."};
    if (options.metadata.size() > limits::kMetadataBytes)
        return Error{ErrorCode::TooLarge, "The metadata is larger than 256 KiB.", "Keep less in it."};
    if (options.idempotencyKey.size() > limits::kIdempotencyKeyLength)
        return Error{ErrorCode::InvalidInput, "The idempotency key is longer than 2048 characters.",
                     "Use a hash of it."};
    if (auto tags = checkTags(options.tags); !tags)
        return tags;
    if (!options.machine.empty() && !findMachinePreset(options.machine))
        return Error{ErrorCode::InvalidInput, "There is no machine preset \"" + options.machine + "\".",
                     "Use micro, small-1x, small-2x, medium-1x, medium-2x, large-1x or large-2x."};
    if (options.maxAttempts && *options.maxAttempts < 1)
        return Error{ErrorCode::InvalidInput, "A run needs at least one attempt.", "Set max attempts to 1 or more."};

    const bool isJson = request.payload.present && request.payload.type == "application/json";
    if (isJson) {
        if (auto syntax = checkJsonSyntax(request.payload.data); !syntax)
            return syntax;
    }
    if (task && !task->definition.payloadSchema.empty()) {
        auto schema = PayloadSchema::compile(task->definition.payloadSchema);
        if (!schema)
            return schema.error();
        const std::string json = isJson ? request.payload.data : std::string("null");
        if (auto checked = (*schema)->check(json); !checked)
            return checked;
    }
    return Done{};
}

Result<TriggerReply> EngineCore::trigger(const TriggerRequest &request)
{
    return createRun(request, nullptr);
}

Result<TriggerReply> EngineCore::replay(const ReplayRequest &request)
{
    RunEntry *original = m_runs.find(request.original);
    if (!original)
        return Error{ErrorCode::NotFound, "There is no run " + request.original.text + ".", "Check the id."};

    const Run source = original->run;
    TriggerRequest trigger;
    trigger.taskId = source.taskId;
    trigger.payload = request.payload ? *request.payload : m_runs.payload(*original);
    trigger.actor = request.actor;
    trigger.options = request.options;
    trigger.options.parent = {};
    trigger.options.tags = request.tags.value_or(source.tags);
    trigger.options.queue = request.queue.value_or(source.queue);
    trigger.options.concurrencyKey = request.concurrencyKey.value_or(source.concurrencyKey);
    trigger.options.machine = request.machine.value_or(source.machine);
    trigger.options.metadata = request.metadata ? *request.metadata : m_store.seedMetadata(source.seq);
    trigger.options.isTest = source.isTest;
    return createRun(trigger, &source);
}

Result<TriggerReply> EngineCore::createRun(const TriggerRequest &request, const Run *replayed)
{
    const TimePoint now = m_clock.now();
    const TriggerOptions &options = request.options;
    const auto deployed = m_tasks.find(request.taskId);
    const DeployedTask *task = deployed == m_tasks.end() ? nullptr : &deployed->second;
    if (auto checked = checkTrigger(request, task); !checked)
        return checked.error();

    if (!options.requestKey.empty()) {
        m_runs.flush();
        if (const auto seq = m_store.findRequestKey(options.requestKey)) {
            if (RunEntry *entry = m_runs.find(*seq))
                return TriggerReply{entry->run.id, *seq, false};
        }
    }
    if (!options.idempotencyKey.empty()) {
        if (const auto holder = m_store.findIdempotencyKey(request.taskId, options.idempotencyKey)) {
            RunEntry *entry = m_runs.find(holder->run);
            const bool expired = holder->expiresAt && *holder->expiresAt <= now;
            if (entry && !expired && !releasesItsKey(entry->run.status))
                return TriggerReply{entry->run.id, entry->run.seq, true};
            m_store.removeIdempotencyKey(request.taskId, options.idempotencyKey);
        }
    }

    Run run;
    run.seq = m_store.nextSeq();
    run.id = m_ids.runId();
    run.taskId = request.taskId;
    run.lockedVersion = options.lockToVersion;
    run.createdAt = now;
    run.updatedAt = now;
    run.queue = !options.queue.empty() ? options.queue
                : task                 ? task->definition.queueName()
                                       : "task/" + request.taskId;
    run.concurrencyKey = options.concurrencyKey;
    run.machine = !options.machine.empty() ? options.machine
                  : task && !task->definition.machine.empty() ? task->definition.machine
                                                              : std::string(kDefaultMachine);
    run.maxAttempts = options.maxAttempts.value_or(task ? task->definition.retry.maxAttempts
                                                        : RetryPolicy{}.maxAttempts);
    run.prioritySeconds = options.prioritySeconds;
    run.isTest = options.isTest;
    run.tags = withoutRepeats(options.tags);
    if (options.ttl) {
        run.ttl = options.ttl->count() > 0 ? options.ttl : std::nullopt;
        run.ttlSource = TtlSource::Trigger;
    } else if (task && task->definition.ttl) {
        run.ttl = task->definition.ttl;
        run.ttlSource = TtlSource::Task;
    }
    if (options.maxDuration)
        run.maxDuration = std::max(*options.maxDuration, limits::kMinMaxDuration);
    else if (task)
        run.maxDuration = task->definition.maxDuration;
    if (replayed)
        run.replayOf = replayed->id;
    if (!options.parent.empty()) {
        if (RunEntry *parent = m_runs.find(options.parent)) {
            const Run &p = parent->run;
            run.parent = p.seq;
            run.parentId = p.id;
            run.root = p.root == RunSeq::None ? p.seq : p.root;
            run.rootId = p.root == RunSeq::None ? p.id : p.rootId;
            run.depth = p.depth + 1;
        }
    }
    if (!options.idempotencyKey.empty()) {
        const Seconds ttl = options.idempotencyKeyTtl.value_or(limits::kIdempotencyKeyTtl);
        run.idempotencyKey = {options.idempotencyKey, options.idempotencyUserKey,
                              options.idempotencyScope, now + ttl};
    }

    const bool delayed = options.delayUntil && *options.delayUntil > now;
    if (delayed)
        run.delayUntil = options.delayUntil;
    NewRunData data{request.payload, options.metadata, options.requestKey};
    RunEntry &entry = m_runs.insert(std::move(run), std::move(data));
    if (!options.metadata.empty())
        m_runs.setMetadata(entry, options.metadata);

    const std::string how = replayed ? "Replay of " + replayed->id.text : std::string("Triggered");
    if (delayed) {
        m_runs.apply(entry, RunEvent::TriggeredWithDelay, now, request.actor,
                     how + "; starts at " + isoText(*entry.run.delayUntil));
        m_timers.add(*entry.run.delayUntil, TimerKind::DelayElapsed, entry.run.seq);
    } else if (!task) {
        m_runs.apply(entry, RunEvent::TriggeredUndeployed, now, request.actor,
                     how + "; task \"" + request.taskId + "\" is not deployed yet");
        m_waitingForDeploy[request.taskId].push_back(entry.run.seq);
    } else {
        enqueue(entry, RunEvent::TriggeredToQueue, request.actor, how);
    }

    if (!options.idempotencyKey.empty()) {
        m_runs.flush();
        m_store.putIdempotencyKey(request.taskId, options.idempotencyKey,
                                  {entry.run.seq, entry.run.idempotencyKey.expiresAt});
    }
    return TriggerReply{entry.run.id, entry.run.seq, false};
}

} // namespace runyard
