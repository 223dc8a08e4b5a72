// Making runs: trigger and replay, and the keys that lead to an earlier run instead.

#include "engine/domain/closest_names.h"
#include "engine/domain/duration_text.h"
#include "engine/domain/limits.h"
#include "engine/domain/machine.h"
#include "engine/domain/payload_schema.h"
#include "engine/domain/quoted.h"
#include "engine/scheduling/engine_core.h"
#include "engine/scheduling/no_such_run.h"
#include "engine/scheduling/trigger_checks.h"

#include <algorithm>

namespace runyard {

namespace {

bool releasesItsKey(RunStatus status)
{
    return isFailure(status) || status == RunStatus::Expired;
}

template <class Tasks>
Error notDeployed(const std::string &taskId, const std::string &version, const Tasks &tasks)
{
    std::vector<std::string> names;
    for (const auto &[id, task] : tasks)
        names.push_back(id);
    const std::string where =
        version.empty() ? "No deployed version has a" : "Version " + version + " has no";
    return {ErrorCode::NotFound,
            where + " task " + inQuotes(taskId) + "." + didYouMean(taskId, names),
            "Deploy its project first, or let the run wait for that: --even-undeployed.",
            {}};
}

/// No header holds a line break, so no key of a run reads like this.
std::string keyOfKind(const char *kind, const std::string &requestKey)
{
    return requestKey.empty() ? std::string() : std::string(kind) + '\n' + requestKey;
}

} // namespace

Result<TriggerReply> EngineCore::trigger(const TriggerRequest &request)
{
    return request.options.resumesParent ? triggerAndWait(request) : createRun(request, {});
}

Result<TriggerReply> EngineCore::replay(const ReplayRequest &request)
{
    RunEntry *original = m_runs.find(request.original);
    if (!original)
        return noSuchRun(request.original);

    m_runs.flush(); // its seed metadata is read from the store
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
    if (trigger.options.region.empty())
        trigger.options.region = source.region;
    return createRun(trigger, {.replayed = source.id});
}

Status EngineCore::checkAgainst(const DeployedTask *task, const Packet &payload)
{
    if (!task || task->definition.payloadSchema.empty())
        return checkPayload(payload, nullptr);
    if (!task->schema) {
        auto compiled = PayloadSchema::compile(task->definition.payloadSchema);
        if (!compiled)
            return compiled.error();
        task->schema = *compiled;
    }
    return checkPayload(payload, task->schema.get());
}

std::optional<std::int64_t> EngineCore::madeBefore(const char *kind, const std::string &requestKey)
{
    const std::string key = keyOfKind(kind, requestKey);
    const auto holder = key.empty() ? std::nullopt : requestKeyHolder(key);
    return holder ? std::optional(toInt(*holder)) : std::nullopt;
}

void EngineCore::rememberMade(const char *kind, const std::string &requestKey, std::int64_t number)
{
    if (const std::string key = keyOfKind(kind, requestKey); !key.empty())
        m_store.putRequestKey(key, RunSeq{number}, m_clock.now());
}

std::optional<RunSeq> EngineCore::requestKeyHolder(const std::string &requestKey)
{
    if (const auto inThisDrain = m_requestKeys.find(requestKey); inThisDrain != m_requestKeys.end())
        return inThisDrain->second;
    return m_store.findRequestKey(requestKey, m_clock.now() - limits::kRequestKeyLifetime);
}

std::optional<TriggerReply> EngineCore::earlierAnswer(const TriggerRequest &request)
{
    const TimePoint now = m_clock.now();
    const std::string &requestKey = request.options.requestKey;
    if (!requestKey.empty()) {
        const auto seq = requestKeyHolder(requestKey);
        if (RunEntry *entry = seq && toInt(*seq) > 0 ? m_runs.find(*seq) : nullptr)
            return TriggerReply{entry->run.id, entry->run.seq, false};
    }
    const std::string &key = request.options.idempotencyKey;
    if (key.empty())
        return {};
    const auto holder = m_store.findIdempotencyKey(request.taskId, key);
    if (!holder)
        return {};
    RunEntry *entry = m_runs.find(holder->run);
    const bool expired = holder->expiresAt && *holder->expiresAt <= now;
    if (entry && !expired && !releasesItsKey(entry->run.status))
        return TriggerReply{entry->run.id, entry->run.seq, true};
    m_store.removeIdempotencyKey(request.taskId, key);
    if (entry) {
        entry->run.idempotencyKey = {};
        m_runs.touch(*entry, now);
    }
    return {};
}

void EngineCore::bindToTask(Run &run, const TaskDefinition &task)
{
    if (run.maxAttempts == 0)
        run.maxAttempts = task.retry.maxAttempts;
    if (run.machine.empty())
        run.machine = task.machine.empty() ? std::string(kDefaultMachine) : task.machine;
    if (run.queue.empty())
        run.queue = task.queueName();
    if (!run.maxDuration && task.maxDuration)
        run.maxDuration = boundedDuration(*task.maxDuration);
    if (run.ttlSource == TtlSource::None && task.ttl) {
        run.ttl = task.ttl;
        run.ttlSource = TtlSource::Task;
    }
    if (run.ttlSource == TtlSource::None && task.mode == TaskMode::Dev) {
        run.ttl = limits::kDevTtl;
        run.ttlSource = TtlSource::DevDefault;
    }
}

Result<TriggerReply> EngineCore::createRun(const TriggerRequest &request, const Origin &origin)
{
    const TimePoint now = m_clock.now();
    const TriggerOptions &options = request.options;
    const DeployedTask *task = taskAt(request.taskId, options.lockToVersion);
    if (!task && options.mustBeDeployed)
        return notDeployed(request.taskId, options.lockToVersion, m_tasks);
    if (auto checked = checkTriggerOptions(request); !checked)
        return checked.error();
    if (auto checked = checkAgainst(task, request.payload); !checked)
        return checked.error();
    if (const auto earlier = earlierAnswer(request))
        return *earlier;
    if (!options.batch.empty()) {
        if (auto joins = checkJoins(options.batch); !joins)
            return joins.error();
    }
    if (options.debounce) {
        if (const auto moved = moveDebounced(request))
            return *moved;
    }

    const bool isNewQueue = !options.queue.empty() && !m_queueSettings.contains(options.queue);
    Run run;
    run.seq = m_store.nextSeq();
    run.id = m_ids.runId();
    run.taskId = request.taskId;
    run.lockedVersion = options.lockToVersion;
    run.createdAt = now;
    run.updatedAt = now;
    run.queue = options.queue;
    run.concurrencyKey = options.concurrencyKey;
    run.machine = options.machine;
    run.maxAttempts = options.maxAttempts.value_or(0);
    run.prioritySeconds = options.prioritySeconds;
    run.isTest = options.isTest;
    run.tags = withoutRepeats(options.tags);
    run.replayOf = origin.replayed;
    run.scheduleId = origin.schedule;
    run.batchId = origin.batch.empty() ? options.batch : origin.batch;
    run.region = options.region;
    run.resumesParent = options.resumesParent || origin.resumesParent;
    if (options.ttl) {
        run.ttl = options.ttl->count() > 0 ? options.ttl : std::nullopt;
        run.ttlSource = TtlSource::Trigger;
    }
    if (options.maxDuration)
        run.maxDuration = boundedDuration(*options.maxDuration);
    if (task)
        bindToTask(run, task->definition); // else when a version brings the task
    else if (run.queue.empty())
        run.queue = "task/" + request.taskId;
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
        run.idempotencyKey = {options.idempotencyKey, options.idempotencyUserKey, options.idempotencyScope,
                              now + ttl};
        m_store.putIdempotencyKey(request.taskId, options.idempotencyKey,
                                  {run.seq, run.idempotencyKey.expiresAt});
    }
    if (!options.requestKey.empty())
        m_requestKeys[options.requestKey] = run.seq;
    if (options.debounce) {
        run.debounceKey = options.debounce->key;
        run.delayUntil = now + options.debounce->delay;
    } else if (options.delayUntil && *options.delayUntil > now) {
        run.delayUntil = options.delayUntil;
    }

    std::string metadata = options.metadata;
    m_secretValues->mask(metadata);
    RunEntry &entry =
        m_runs.insert(std::move(run), {request.payload, std::move(metadata), options.requestKey});
    const std::string how =
        origin.replayed.empty() ? std::string("Triggered") : "Replay of " + origin.replayed.text;
    if (entry.run.delayUntil) {
        m_runs.apply(entry, RunEvent::TriggeredWithDelay, now, request.actor,
                     how + "; starts at " + isoText(*entry.run.delayUntil));
        m_timers.add(*entry.run.delayUntil, entry.run.seq);
    } else if (task) {
        enqueue(entry, RunEvent::TriggeredToQueue, request.actor, how);
    } else {
        park(entry, RunEvent::TriggeredUndeployed, request.actor, how);
    }
    if (!options.batch.empty())
        joinBatch(options.batch, entry.run);
    return TriggerReply{entry.run.id, entry.run.seq, false, isNewQueue ? options.queue : std::string()};
}

} // namespace runyard
