#include "engine/scheduling/triggers/run_factory.h"

#include "engine/base/closest_names.h"
#include "engine/base/limits.h"
#include "engine/base/quoted.h"
#include "engine/formats/duration_text.h"
#include "engine/scheduling/batches/no_such_batch.h"
#include "engine/scheduling/triggers/trigger_checks.h"

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
            "Deploy its project first, or let the run wait for it with --even-undeployed.",
            {}};
}

} // namespace

std::optional<TriggerReply> RunFactory::earlierAnswer(const TriggerRequest &request)
{
    const TimePoint now = m_clock.now();
    const std::string &requestKey = request.options.requestKey;
    if (!requestKey.empty()) {
        const auto seq = m_requestKeys.holder(requestKey);
        if (RunEntry *entry = seq && toInt(*seq) > 0 ? m_runs.find(*seq) : nullptr)
            return TriggerReply{entry->run.id, entry->run.seq, false};
    }
    const std::string &key = request.options.idempotencyKey;
    if (key.empty())
        return {};
    const auto holder = m_store.keys.findIdempotencyKey(request.taskId, key);
    if (!holder)
        return {};
    RunEntry *entry = m_runs.find(holder->run);
    const bool expired = holder->expiresAt && *holder->expiresAt <= now;
    if (entry && !expired && !releasesItsKey(entry->run.status))
        return TriggerReply{entry->run.id, entry->run.seq, true};
    m_store.keys.removeIdempotencyKey(request.taskId, key);
    if (entry) {
        entry->run.idempotencyKey = {};
        m_runs.touch(*entry, now);
    }
    return {};
}

Result<TriggerReply> RunFactory::create(const TriggerRequest &request, const Origin &origin)
{
    const TimePoint now = m_clock.now();
    const TriggerOptions &options = request.options;
    const DeployedTask *task = m_tasks.at(request.taskId, options.lockToVersion);
    if (!task && options.mustBeDeployed)
        return notDeployed(request.taskId, options.lockToVersion, m_tasks.current());
    if (auto checked = checkTriggerOptions(request); !checked)
        return checked.error();
    if (auto checked = m_tasks.checkPayloadOf(task, request.payload); !checked)
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

    const bool isNewQueue = !options.queue.empty() && !m_queues.find(options.queue);
    Run run;
    run.seq = m_store.runs.nextSeq();
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
        m_admission.bindToTask(run, task->definition); // otherwise when a version with the task is deployed
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
        m_store.keys.putIdempotencyKey(request.taskId, options.idempotencyKey,
                                       {run.seq, run.idempotencyKey.expiresAt});
    }
    if (!options.requestKey.empty())
        m_requestKeys.note(options.requestKey, run.seq);
    if (options.debounce) {
        run.debounceKey = options.debounce->key;
        run.delayUntil = now + options.debounce->delay;
    } else if (options.delayUntil && *options.delayUntil > now) {
        run.delayUntil = options.delayUntil;
    }

    std::string metadata = options.metadata;
    m_variables.secrets().mask(metadata);
    RunEntry &entry =
        m_runs.insert(std::move(run), {request.payload, std::move(metadata), options.requestKey});
    const std::string how =
        origin.replayed.empty() ? std::string("Triggered") : "Replay of " + origin.replayed.text;
    if (entry.run.delayUntil) {
        m_runs.apply(entry, RunEvent::TriggeredWithDelay, now, request.actor,
                     how + "; starts at " + isoText(*entry.run.delayUntil));
        m_admission.delay(entry.run);
    } else if (task) {
        m_admission.enqueue(entry, RunEvent::TriggeredToQueue, request.actor, how);
    } else {
        m_admission.park(entry, RunEvent::TriggeredUndeployed, request.actor, how);
    }
    if (!options.batch.empty())
        joinBatch(options.batch, entry.run);
    return TriggerReply{entry.run.id, entry.run.seq, false, isNewQueue ? options.queue : std::string()};
}

Status RunFactory::checkJoins(const BatchId &id)
{
    const Batch *batch = m_batches.find(id);
    if (!batch)
        return noSuchBatch(id);
    if (isFinal(batch->status))
        return Error{
            ErrorCode::Conflict, "Batch " + id.text + " has ended.", "Trigger the run without it.", {}};
    return Done{};
}

void RunFactory::joinBatch(const BatchId &id, const Run &run)
{
    Batch &batch = *m_batches.find(id);
    const int index = batch.runCount++; // after the announced items, which may still arrive
    m_batches.addRun(batch, index, run, false, m_clock.now());
}

} // namespace runyard
