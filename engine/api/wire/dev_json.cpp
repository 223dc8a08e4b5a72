#include "engine/api/wire/dev_json.h"

#include "engine/api/wire/raw_status.h"
#include "engine/api/wire/run_json.h"
#include "engine/domain/machine.h"
#include "engine/domain/trace_ids.h"
#include "engine/formats/json_member.h"

namespace runyard::wire {

namespace {

constexpr double kGigabyte = 1024.0 * 1024 * 1024;
constexpr const char *kEnvironmentId = "env_dev";
constexpr const char *kOrganizationId = "org_runyard";
constexpr Seconds kHeartbeat{5};

const char *phaseName(DevPhase phase)
{
    switch (phase) {
    case DevPhase::Queued: return "QUEUED";
    case DevPhase::PendingExecuting: return "PENDING_EXECUTING";
    case DevPhase::Executing: return "EXECUTING";
    case DevPhase::WaitingInProcess: return "EXECUTING_WITH_WAITPOINTS";
    case DevPhase::PendingCancel: return "PENDING_CANCEL";
    case DevPhase::Finished: return "FINISHED";
    }
    return "";
}

Json snapshotJson(const DevSnapshot &snapshot)
{
    const std::string id = snapshotId(snapshot);
    return {{"id", id},
            {"friendlyId", id},
            {"executionStatus", phaseName(snapshot.phase)},
            {"description", snapshot.cause},
            {"createdAt", timeText(snapshot.at)}};
}

Json runJson(const DevSnapshot &snapshot)
{
    return {{"id", snapshot.run.text},
            {"friendlyId", snapshot.run.text},
            {"status", rawStatusText(snapshot.status)},
            {"attemptNumber", snapshot.attempt}};
}

Json machineJson(const std::string &name)
{
    const auto preset = findMachinePreset(name).value_or(*findMachinePreset(kDefaultMachine));
    return {{"name", std::string(preset.name)},
            {"cpu", preset.cpus},
            {"memory", static_cast<double>(preset.memoryBytes) / kGigabyte},
            {"centsPerMs", 0}};
}

Json traceContext(const Run &run)
{
    return {{"traceparent", traceparentOf(run)}};
}

const char *waitpointType(WaitpointType type)
{
    switch (type) {
    case WaitpointType::Run:
    case WaitpointType::Batch: return "RUN"; // for a batch, each of its items
    case WaitpointType::DateTime: return "DATETIME";
    case WaitpointType::Manual: return "MANUAL";
    }
    return "";
}

Json completedWaitpoint(const WaitOutcome &outcome)
{
    const Waitpoint &point = outcome.waitpoint;
    std::string id = point.id.text;
    if (outcome.index)
        id += "_" + std::to_string(*outcome.index);
    Json out = {{"id", id},
                {"friendlyId", id},
                {"type", waitpointType(point.type)},
                {"completedAt", timeText(point.completedAt.value_or(point.createdAt))},
                {"outputIsError", !outcome.ok()}};
    putText(out, "idempotencyKey", point.idempotencyKey);
    put(out, "index", outcome.index);
    if (point.type == WaitpointType::Run || point.type == WaitpointType::Batch) {
        Json run = {{"id", outcome.run.text}, {"friendlyId", outcome.run.text}};
        if (point.type == WaitpointType::Batch)
            run["batch"] = {{"id", point.batch}, {"friendlyId", point.batch}};
        out["completedByTaskRun"] = std::move(run);
    }
    if (point.type == WaitpointType::DateTime)
        putTime(out, "completedAfter", point.dueAt);
    if (outcome.error) {
        out["output"] = dump(taskRunError(*outcome.error));
        out["outputType"] = "application/json";
    } else if (point.output.present) {
        out["output"] = point.output.data;
        out["outputType"] = point.output.type;
    }
    return out;
}

Json runOfExecution(const DevAttempt &attempt)
{
    const RunDetail &detail = attempt.detail;
    const Run &run = detail.run;
    Json out = {{"id", run.id.text},
                {"payload", detail.payload.present ? detail.payload.data : std::string()},
                {"payloadType", detail.payload.type},
                {"tags", run.tags},
                {"isTest", run.isTest},
                {"isReplay", !run.replayOf.empty()},
                {"createdAt", timeText(run.createdAt)},
                {"startedAt", timeText(run.startedAt.value_or(run.createdAt))},
                {"maxAttempts", run.maxAttempts},
                {"version", attempt.attempt.version},
                {"priority", run.prioritySeconds},
                {"traceContext", traceContext(run)},
                {"realtimeStreamsVersion", "v1"}};
    putText(out, "idempotencyKey", run.idempotencyKey.hash);
    if (run.maxDuration)
        out["maxDuration"] = run.maxDuration->count();
    putText(out, "parentTaskRunId", run.parentId.text);
    putText(out, "rootTaskRunId", run.rootId.text);
    if (auto metadata = storedObject(detail.metadata); !metadata.is_null())
        out["metadata"] = std::move(metadata);
    return out;
}

Json environmentOf(const DevAttempt &attempt, const std::string &origin, const std::string &spanEndpoint)
{
    Json out = Json::object();
    for (const auto &[name, value] : attempt.env)
        out[name] = value;
    out["TRIGGER_API_URL"] = origin;
    out["TRIGGER_STREAM_URL"] = origin;
    out["TRIGGER_RUN_ID"] = attempt.detail.run.id.text;
    out["TRIGGER_MACHINE_PRESET"] = attempt.attempt.machine;
    out["TRIGGER_OTEL_EXPORTER_OTLP_ENDPOINT"] = spanEndpoint;
    out["TRIGGER_OTEL_BATCH_PROCESSING_ENABLED"] = "1"; // otherwise there is a request for every span
    // The exporter silently drops records that do not fit into its queues, which hold 512 by default.
    for (const std::string kind : {"SPAN", "LOG"}) {
        out["TRIGGER_OTEL_" + kind + "_MAX_QUEUE_SIZE"] = "100000";
        out["TRIGGER_OTEL_" + kind + "_MAX_EXPORT_BATCH_SIZE"] = "1024";
    }
    out["HEARTBEAT_INTERVAL_MS"] = std::to_string(std::chrono::duration_cast<Millis>(kHeartbeat).count());
    return out;
}

/// Returns the causes of an error as Node prints them below a stack trace; the trace itself does not contain
/// them.
std::string causesOf(const Json &error)
{
    std::string text;
    const auto causes = error.find("causes");
    if (causes == error.end() || !causes->is_array())
        return text;
    for (const Json &cause : *causes) {
        if (!cause.is_object())
            continue;
        ObjectReader reader(cause, "completion.error.causes");
        const std::string name = reader.text("name");
        const std::string message = reader.text("message");
        const std::string trace = reader.text("stackTrace");
        const std::string label = name + (name.empty() || message.empty() ? "" : ": ") + message;
        if (!trace.empty() || !label.empty())
            text += "\n\nCaused by: " + (trace.empty() ? label : trace);
    }
    return text;
}

RunError errorFrom(const Json &json, bool &isVersionGone)
{
    ObjectReader reader(json, "completion.error");
    const std::string type = reader.text("type");
    RunError error;
    if (type == "BUILT_IN_ERROR") {
        error.kind = RunErrorKind::BuiltIn;
        error.name = reader.text("name");
        error.message = reader.text("message");
        error.stackTrace = reader.text("stackTrace") + causesOf(json);
    } else if (type == "INTERNAL_ERROR") {
        const std::string code = reader.text("code");
        isVersionGone = code == codeName(InternalCode::CouldNotFindExecutor);
        error.kind = RunErrorKind::Internal;
        error.code = internalCodeFromName(code).value_or(InternalCode::UnspecifiedError);
        error.message = reader.text("message");
        if (error.message.empty())
            error.message = code;
        error.stackTrace = reader.text("stackTrace");
    } else {
        error.kind = type == "CUSTOM_ERROR" ? RunErrorKind::Custom : RunErrorKind::Text;
        error.message = reader.text("raw");
    }
    return error;
}

/// Metadata changes since the process last sent any: a packet or, from older versions, the object.
std::string flushedMetadata(const Json &completion)
{
    const auto old = completion.find("metadata");
    const auto packet = completion.find("flushedMetadata");
    if (packet == completion.end() || !packet->is_object())
        return old != completion.end() && old->is_object() ? dump(*old) : std::string();
    ObjectReader reader(*packet, "completion.flushedMetadata");
    std::string text = reader.text("data");
    if (reader.text("dataType") == "application/super+json")
        text = std::string(rawMember(text, "json").value_or("{}"));
    return text;
}

} // namespace

Json dequeuedMessages(const std::vector<DevHandout> &handouts, TimePoint now)
{
    Json messages = Json::array();
    for (const DevHandout &handout : handouts) {
        const Run &run = handout.run;
        messages.push_back(
            {{"version", "1"},
             {"snapshot", snapshotJson(handout.snapshot)},
             {"dequeuedAt", timeText(now)},
             {"completedWaitpoints", Json::array()},
             {"backgroundWorker",
              {{"id", handout.workerId}, {"friendlyId", handout.workerId}, {"version", handout.version}}},
             {"deployment", Json::object()},
             {"run",
              {{"id", run.id.text},
               {"friendlyId", run.id.text},
               {"isTest", run.isTest},
               {"isReplay", !run.replayOf.empty()},
               {"machine", machineJson(run.machine)},
               {"attemptNumber", run.attemptCount},
               {"masterQueue", "main"},
               {"traceContext", traceContext(run)}}},
             {"environment", {{"id", kEnvironmentId}, {"type", "DEVELOPMENT"}}},
             {"organization", {{"id", kOrganizationId}}},
             {"project", {{"id", handout.workerId}}}});
    }
    return {{"dequeuedMessages", std::move(messages)}};
}

Json startedAttempt(const DevAttempt &attempt, const std::string &origin, const std::string &spanEndpoint)
{
    const Run &run = attempt.detail.run;
    Json execution = {
        {"attempt",
         {{"number", attempt.attempt.number},
          {"startedAt", timeText(attempt.attempt.startedAt.value_or(attempt.attempt.createdAt))}}},
        {"run", runOfExecution(attempt)},
        {"task", {{"id", run.taskId}, {"filePath", attempt.task.filePath}}},
        {"queue", {{"id", run.queue}, {"name", run.queue}}},
        {"environment", {{"id", kEnvironmentId}, {"slug", "dev"}, {"type", "DEVELOPMENT"}}},
        {"organization", {{"id", kOrganizationId}, {"slug", "runyard"}, {"name", "Runyard"}}},
        {"project",
         {{"id", attempt.project},
          {"ref", attempt.project},
          {"slug", attempt.project},
          {"name", attempt.project}}},
        {"machine", machineJson(run.machine)}};
    if (!run.batchId.empty())
        execution["batch"] = {{"id", run.batchId.text}};
    return {{"run", runJson(attempt.snapshot)},
            {"snapshot", snapshotJson(attempt.snapshot)},
            {"execution", std::move(execution)},
            {"envVars", environmentOf(attempt, origin, spanEndpoint)}};
}

Result<DevCompletion> devCompletion(RunId run, const std::string &snapshot, std::string_view body)
{
    const auto parsed = parseObject(body);
    if (!parsed)
        return parsed.error();
    const auto found = parsed->find("completion");
    if (found == parsed->end() || !found->is_object())
        return invalid("completion", "an object is expected");
    ObjectReader reader(*found, "completion");
    DevCompletion completion;
    completion.run = std::move(run);
    completion.snapshotNumber = snapshotNumber(snapshot);
    completion.metadataChange = flushedMetadata(*found);
    if (reader.boolean("ok").value_or(false)) {
        if (const Json *output = reader.find("output"); output && output->is_string()) {
            const std::string type = reader.text("outputType");
            completion.output = {output->get<std::string>(), type.empty() ? "application/json" : type, true};
        }
        return reader.error() ? Result<DevCompletion>(*reader.error()) : completion;
    }
    const Json *error = reader.find("error");
    if (!error || !error->is_object())
        return invalid("completion.error", "an attempt that failed says how");
    completion.error = errorFrom(*error, completion.isVersionGone);
    // The command line itself reports this without a measurement; a process that lacks a task has measured it.
    completion.isVersionGone = completion.isVersionGone && !reader.find("usage");
    const Json *retry = reader.find("retry");
    if (retry && retry->is_object()) {
        ObjectReader times(*retry, "completion.retry");
        if (const auto delay = times.integer("delay", 0, 2'147'483'647))
            completion.retryAfter = Millis{*delay};
    }
    // A failed process decides whether to retry; a process that died could not.
    completion.mayRetry = completion.retryAfter || completion.error->kind == RunErrorKind::Internal;
    if (reader.error())
        return *reader.error();
    return completion;
}

Json completedAttempt(const DevSnapshot &snapshot)
{
    // Every retry goes through the queue: only the engine knows its time and slot.
    const bool isOver = snapshot.phase == DevPhase::Finished || snapshot.phase == DevPhase::PendingCancel;
    return {{"result",
             {{"attemptStatus", isOver ? "RUN_FINISHED" : "RETRY_QUEUED"},
              {"run", runJson(snapshot)},
              {"snapshot", snapshotJson(snapshot)}}}};
}

Json executionData(const DevSnapshot &snapshot)
{
    Json waitpoints = Json::array();
    for (const WaitOutcome &outcome : snapshot.outcomes)
        waitpoints.push_back(completedWaitpoint(outcome));
    return {{"execution",
             {{"version", "1"},
              {"snapshot", snapshotJson(snapshot)},
              {"run", runJson(snapshot)},
              {"completedWaitpoints", std::move(waitpoints)}}}};
}

Json devWorkerJson(const DevWorker &worker)
{
    Json out = {{"project", worker.project},         {"branch", worker.branch},
                {"workerId", worker.workerId},       {"version", worker.version},
                {"versions", worker.versions},       {"taskCount", worker.taskCount},
                {"isConnected", worker.isConnected}, {"executing", worker.executing},
                {"waiting", worker.waiting},         {"queued", worker.queued}};
    putText(out, "cliVersion", worker.build.cliVersion);
    putText(out, "sdkVersion", worker.build.sdkVersion);
    putText(out, "runtime", worker.build.runtime);
    putTime(out, "connectedSince", worker.connectedSince);
    putTime(out, "lastSeen", worker.lastSeen);
    return out;
}

} // namespace runyard::wire
