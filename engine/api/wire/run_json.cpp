#include "engine/api/wire/run_json.h"

#include "engine/formats/duration_text.h"
#include "engine/formats/json_member.h"
#include "engine/formats/json_scan.h"

#include <algorithm>

namespace runyard::wire {

std::string statusText(RunStatus status, Vocabulary vocabulary)
{
    const bool current = vocabulary == Vocabulary::Current;
    switch (status) {
    case RunStatus::WaitingForDeploy: return current ? "PENDING_VERSION" : "WAITING_FOR_DEPLOY";
    case RunStatus::Dequeued: return current ? "DEQUEUED" : "EXECUTING";
    case RunStatus::Reattempting: return current ? "EXECUTING" : "REATTEMPTING";
    case RunStatus::Frozen: return current ? "WAITING" : "FROZEN";
    case RunStatus::Interrupted: return current ? "FAILED" : "INTERRUPTED";
    default: return std::string(keyName(status));
    }
}

std::optional<RunStatus> statusFromText(std::string_view text)
{
    if (text == "PENDING_VERSION")
        return RunStatus::WaitingForDeploy;
    if (text == "WAITING")
        return RunStatus::Frozen;
    return runStatusFromKey(text);
}

Json decoded(const Packet &packet)
{
    if (packet.type == "text/plain")
        return packet.data;
    if (packet.type == "application/super+json") {
        const auto inner = isJson(packet.data) ? rawMember(packet.data, "json") : std::nullopt;
        return inner ? storedJson(std::string(*inner)) : Json();
    }
    return storedJson(packet.data);
}

Json storedObject(const std::string &text)
{
    const auto begin = text.find_first_not_of(" \t\r\n");
    auto value = begin != text.npos && text[begin] == '{' ? storedJson(text) : Json();
    return value.is_binary() ? value : Json();
}

Json serializedError(const RunError &error)
{
    Json out = Json::object();
    if (error.kind == RunErrorKind::Internal) {
        const std::string code(codeName(error.code));
        out["message"] = error.message.empty() ? "Internal error (" + code + ")" : error.message;
        out["name"] = code;
    } else {
        out["message"] = error.message;
        putText(out, "name", error.name);
    }
    putText(out, "stackTrace", error.stackTrace);
    return out;
}

Json taskRunError(const RunError &error)
{
    switch (error.kind) {
    case RunErrorKind::BuiltIn:
        return {{"type", "BUILT_IN_ERROR"},
                {"name", error.name},
                {"message", error.message},
                {"stackTrace", error.stackTrace}};
    case RunErrorKind::Custom: return {{"type", "CUSTOM_ERROR"}, {"raw", error.message}};
    case RunErrorKind::Text: return {{"type", "STRING_ERROR"}, {"raw", error.message}};
    case RunErrorKind::Internal: break;
    }
    Json out = {{"type", "INTERNAL_ERROR"}, {"code", std::string(codeName(error.code))}};
    putText(out, "message", error.message);
    putText(out, "stackTrace", error.stackTrace);
    return out;
}

Json commonRun(const Run &run, Vocabulary vocabulary)
{
    const auto status = statusText(run.status, vocabulary);
    const bool isWaiting = status == "WAITING";
    const bool isQueued = run.status == RunStatus::Queued || run.status == RunStatus::Delayed
                          || run.status == RunStatus::WaitingForDeploy;
    const bool completed = isFinal(run.status);
    Json out = {{"id", run.id.text}, {"status", status}, {"taskIdentifier", run.taskId}};
    putText(out, "idempotencyKey",
            run.idempotencyKey.userKey.empty() ? run.idempotencyKey.hash : run.idempotencyKey.userKey);
    putText(out, "version", run.version);
    out["isQueued"] = isQueued;
    out["isExecuting"] = !isQueued && !isWaiting && !completed;
    out["isWaiting"] = isWaiting;
    out["isCompleted"] = completed;
    out["isSuccess"] = run.status == RunStatus::Completed;
    out["isFailed"] = completed && run.status != RunStatus::Completed;
    out["isCancelled"] = run.status == RunStatus::Canceled;
    out["isTest"] = run.isTest;
    out["createdAt"] = timeText(run.createdAt);
    out["updatedAt"] = timeText(run.updatedAt);
    putTime(out, "startedAt", run.startedAt);
    putTime(out, "finishedAt", run.finishedAt);
    putTime(out, "delayedUntil", run.delayUntil);
    if (run.ttl && run.ttl->count() > 0)
        out["ttl"] = durationText(*run.ttl);
    if (run.status == RunStatus::Expired)
        putTime(out, "expiredAt", run.finishedAt);
    out["tags"] = run.tags;
    out["costInCents"] = 0;
    out["baseCostInCents"] = 0;
    out["durationMs"] = run.activeTime.count();
    putText(out, "region", run.region);
    out["depth"] = run.depth;
    return out;
}

Json listItem(const Run &run, Vocabulary vocabulary)
{
    Json out = commonRun(run, vocabulary);
    out["env"] = {{"id", "env_local"}, {"name", "dev"}};
    return out;
}

namespace {

Json relatedRun(const Run &run, Vocabulary vocabulary)
{
    Json out = commonRun(run, vocabulary);
    const std::string function = run.batchId.empty() ? "trigger" : "batchTrigger";
    out["triggerFunction"] = run.resumesParent ? function + "AndWait" : function;
    putText(out, "batchId", run.batchId.text);
    return out;
}

Json attemptJson(const Attempt &attempt)
{
    Json out = {{"id", attempt.id.text},
                {"number", attempt.number},
                {"status", std::string(keyName(attempt.status))}};
    putText(out, "version", attempt.version);
    putText(out, "machine", attempt.machine);
    out["createdAt"] = timeText(attempt.createdAt);
    putTime(out, "startedAt", attempt.startedAt);
    putTime(out, "finishedAt", attempt.finishedAt);
    if (attempt.startedAt && attempt.finishedAt)
        out["durationMs"] =
            std::max(std::chrono::duration_cast<Millis>(*attempt.finishedAt - *attempt.startedAt), Millis{0})
                .count(); // earlier versions stored wrong times after the clock was set
    if (attempt.frozenTime.count() > 0)
        out["frozenMs"] = attempt.frozenTime.count();
    if (attempt.error)
        out["error"] = taskRunError(*attempt.error);
    if (attempt.output.present)
        out["output"] = decoded(attempt.output);
    put(out, "exitCode", attempt.exit.exitCode);
    put(out, "signal", attempt.exit.signal);
    if (attempt.exit.signal)
        out["signalName"] = signalName(*attempt.exit.signal);
    put(out, "peakMemoryBytes", attempt.exit.peakMemoryBytes);
    if (attempt.exit.cpuTime)
        out["cpuMs"] = attempt.exit.cpuTime->count();
    putText(out, "limits", attempt.exit.limits);
    if (attempt.exit.outOfMemory)
        out["outOfMemory"] = true;
    if (attempt.pid > 0)
        out["pid"] = attempt.pid;
    return out;
}

Json transitionJson(const Transition &transition)
{
    Json out = {{"number", transition.number}};
    if (transition.from)
        out["from"] = std::string(keyName(*transition.from));
    out["to"] = std::string(keyName(transition.to));
    if (transition.attempt > 0)
        out["attempt"] = transition.attempt;
    out["at"] = timeText(transition.at);
    out["cause"] = transition.cause;
    out["actor"] = std::string(displayName(transition.actor));
    return out;
}

Json packetJson(const Packet &packet)
{
    return {{"data", packet.data}, {"type", packet.type}};
}

std::string streamName(LogStream stream)
{
    switch (stream) {
    case LogStream::Stdout: return "stdout";
    case LogStream::Engine: return "engine";
    case LogStream::Stderr: break;
    }
    return "stderr";
}

std::string levelName(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug: return "debug";
    case LogLevel::Info: return "info";
    case LogLevel::Warn: return "warn";
    case LogLevel::Error: return "error";
    case LogLevel::Plain: break;
    }
    return "plain";
}

} // namespace

Json retrievedRun(const RunDetail &detail, const Relations &relations, Vocabulary vocabulary)
{
    Json out = relatedRun(detail.run, vocabulary);
    if (auto metadata = storedObject(detail.metadata); !metadata.is_null())
        out["metadata"] = std::move(metadata);
    if (detail.payload.present)
        out["payload"] = decoded(detail.payload);
    if (detail.output.present && detail.run.status == RunStatus::Completed)
        out["output"] = decoded(detail.output);
    if (detail.error)
        out["error"] = serializedError(*detail.error);
    if (relations.schedule) {
        const auto &definition = relations.schedule->definition;
        out["schedule"] = {{"id", relations.schedule->id.text},
                           {"deduplicationKey", definition.name},
                           {"generator",
                            {{"type", "CRON"},
                             {"expression", definition.cron},
                             {"description", definition.cron + " " + definition.timezone}}}};
    }
    Json related = Json::object();
    if (relations.root)
        related["root"] = relatedRun(*relations.root, vocabulary);
    if (relations.parent)
        related["parent"] = relatedRun(*relations.parent, vocabulary);
    related["children"] = Json::array();
    for (const auto &child : detail.children)
        related["children"].push_back(relatedRun(child, vocabulary));
    out["relatedRuns"] = std::move(related);
    out["attemptCount"] = detail.run.attemptCount;
    out["attempts"] = Json::array();
    return out;
}

Json runResult(const RunDetail &detail)
{
    const bool ok = detail.run.status == RunStatus::Completed;
    Json out = {{"ok", ok}, {"id", detail.run.id.text}};
    if (ok) {
        if (detail.output.present)
            out["output"] = detail.output.data;
        out["outputType"] = detail.output.present ? detail.output.type : "application/json";
    } else if (detail.error) {
        out["error"] = taskRunError(*detail.error);
    } else {
        const bool canceled = detail.run.status == RunStatus::Canceled;
        out["error"] = {{"type", "INTERNAL_ERROR"},
                        {"code", std::string(codeName(canceled ? InternalCode::TaskRunCancelled
                                                               : InternalCode::UnspecifiedError))},
                        {"message", "The run ended as " + std::string(displayName(detail.run.status)) + "."}};
    }
    out["usage"] = {{"durationMs", detail.run.activeTime.count()}};
    out["taskIdentifier"] = detail.run.taskId;
    return out;
}

Json runEvents(const RunDetail &detail)
{
    Json events = Json::array();
    for (const auto &transition : detail.transitions)
        events.push_back(transitionJson(transition));
    return {{"events", std::move(events)}};
}

Json ownRun(const Run &run)
{
    Json out = {{"id", run.id.text},
                {"task", run.taskId},
                {"status", std::string(keyName(run.status))},
                {"isFinal", isFinal(run.status)},
                {"waits", run.waits}};
    putText(out, "version", run.version);
    putText(out, "lockedVersion", run.lockedVersion);
    out["queue"] = run.queue;
    putText(out, "concurrencyKey", run.concurrencyKey);
    putText(out, "machine", run.machine);
    out["attemptCount"] = run.attemptCount;
    out["maxAttempts"] = run.maxAttempts;
    out["priority"] = run.prioritySeconds;
    out["isTest"] = run.isTest;
    out["createdAt"] = timeText(run.createdAt);
    out["updatedAt"] = timeText(run.updatedAt);
    putTime(out, "queuedAt", run.queuedAt);
    putTime(out, "startedAt", run.startedAt);
    putTime(out, "finishedAt", run.finishedAt);
    putTime(out, "delayUntil", run.delayUntil);
    putTime(out, "expiresAt", run.expiresAt);
    putTime(out, "retryAt", run.retryAt);
    if (run.ttl)
        out["ttlSeconds"] = run.ttl->count();
    if (run.maxDuration)
        out["maxDurationSeconds"] = run.maxDuration->count();
    out["durationMs"] = run.activeTime.count();
    putText(out, "parent", run.parentId.text);
    putText(out, "root", run.rootId.text);
    putText(out, "replayOf", run.replayOf.text);
    putText(out, "schedule", run.scheduleId.text);
    putText(out, "batch", run.batchId.text);
    putText(out, "region", run.region);
    putText(out, "debounceKey", run.debounceKey);
    out["tags"] = run.tags;
    if (!run.idempotencyKey.hash.empty()) {
        Json key = {{"hash", run.idempotencyKey.hash}};
        putText(key, "key", run.idempotencyKey.userKey);
        putTime(key, "expiresAt", run.idempotencyKey.expiresAt);
        out["idempotencyKey"] = std::move(key);
    }
    return out;
}

Json ownRunDetail(const RunDetail &detail)
{
    Json out = ownRun(detail.run);
    if (detail.payload.present)
        out["payload"] = packetJson(detail.payload);
    if (detail.output.present)
        out["output"] = packetJson(detail.output);
    if (detail.error)
        out["error"] = taskRunError(*detail.error);
    if (auto metadata = storedObject(detail.metadata); !metadata.is_null())
        out["metadata"] = std::move(metadata);
    out["attempts"] = Json::array();
    for (const auto &attempt : detail.attempts)
        out["attempts"].push_back(attemptJson(attempt));
    out["transitions"] = runEvents(detail)["events"];
    out["children"] = Json::array();
    for (const auto &child : detail.children)
        out["children"].push_back(ownRun(child));
    out["replays"] = Json::array();
    for (const auto &replay : detail.replays)
        out["replays"].push_back(replay.id.text);
    return out;
}

Json ownLogPage(const LogPage &page)
{
    Json lines = Json::array();
    for (const auto &line : page.lines)
        lines.push_back({{"at", timeText(line.at)},
                         {"attempt", line.attempt},
                         {"stream", streamName(line.stream)},
                         {"level", levelName(line.level)},
                         {"text", line.text}});
    return {{"lines", std::move(lines)}, {"next", page.next}, {"hasMore", page.hasMore}};
}

} // namespace runyard::wire
