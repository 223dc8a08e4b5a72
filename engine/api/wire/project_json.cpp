#include "engine/api/wire/project_json.h"

#include "engine/domain/schedule_times.h"
#include "engine/formats/duration_text.h"

namespace runyard::wire {

namespace {

Json orNull(const std::optional<int> &value)
{
    return value ? Json(*value) : Json();
}

const char *modeName(TaskMode mode)
{
    switch (mode) {
    case TaskMode::Process: return "process";
    case TaskMode::Persistent: return "persistent";
    case TaskMode::Dev: return "dev";
    }
    return "";
}

} // namespace

Json queueItem(const QueueInfo &queue)
{
    constexpr std::string_view kTaskPrefix = "task/";
    const bool strip = queue.isTaskQueue && queue.name.starts_with(kTaskPrefix);
    return {{"id", "queue_" + queue.name},
            {"name", strip ? queue.name.substr(kTaskPrefix.size()) : queue.name},
            {"type", queue.isTaskQueue ? "task" : "custom"},
            {"running", queue.running},
            {"queued", queue.queued},
            {"paused", queue.isPaused},
            {"concurrencyLimit", orNull(queue.limit())},
            {"version", "V1"},
            {"concurrency",
             {{"current", orNull(queue.limit())},
              {"base", orNull(queue.declaredLimit)},
              {"override", orNull(queue.overrideLimit)},
              {"overriddenAt", nullptr},
              {"overriddenBy", nullptr}}}};
}

Json deploymentItem(const Deployment &deployment)
{
    return {{"id", deployment.id.text},
            {"createdAt", timeText(deployment.deployedAt)},
            {"shortCode", deployment.version},
            {"version", deployment.version},
            {"runtime", nullptr},
            {"runtimeVersion", nullptr},
            {"status", "DEPLOYED"},
            {"deployedAt", timeText(deployment.deployedAt)}};
}

Json nativeTask(const TaskInfo &task)
{
    const auto &definition = task.definition;
    Json out = {{"id", definition.id},
                {"project", task.project},
                {"version", task.version},
                {"command", definition.command},
                {"mode", modeName(definition.mode)},
                {"queue", definition.queueName()},
                {"maxAttempts", definition.retry.maxAttempts}};
    putText(out, "machine", definition.machine);
    putText(out, "description", definition.description);
    if (definition.maxDuration)
        out["maxDuration"] = durationText(*definition.maxDuration);
    if (definition.ttl)
        out["ttl"] = durationText(*definition.ttl);
    if (!definition.payloadSchema.empty()) {
        if (auto schema = parseJson(definition.payloadSchema))
            out["payloadSchema"] = std::move(*schema);
    }
    out["queued"] = task.queued;
    out["executing"] = task.executing;
    out["failed"] = task.failed;
    out["total"] = task.total;
    return out;
}

Json nativeSchedule(const ScheduleInfo &schedule)
{
    const auto &definition = schedule.definition;
    Json out = {{"id", schedule.id.text},          {"name", definition.name},
                {"task", definition.taskId},       {"cron", definition.cron},
                {"timezone", definition.timezone}, {"project", schedule.project},
                {"active", schedule.isActive}};
    putTime(out, "lastRunAt", schedule.lastRunAt);
    putTime(out, "nextRunAt", schedule.nextRunAt);
    putText(out, "lastRun", schedule.lastRun.text);
    putText(out, "problem", schedule.problem);
    putText(out, "neverFires", whyNeverFires(schedule.definition));
    return out;
}

Json nativeDeployment(const Deployment &deployment)
{
    return {{"id", deployment.id.text},
            {"project", deployment.project},
            {"directory", deployment.directory},
            {"version", deployment.version},
            {"deployedAt", timeText(deployment.deployedAt)},
            {"tasks", deployment.taskIds},
            {"current", deployment.isCurrent}};
}

Json nativeWarnings(const std::vector<ErrorDetail> &warnings)
{
    Json out = Json::array();
    for (const ErrorDetail &warning : warnings)
        out.push_back({{"where", warning.path}, {"reason", warning.reason}});
    return out;
}

Json nativePreview(const DeployPreview &preview)
{
    return {{"project", preview.manifest.name},     {"directory", preview.manifest.directory},
            {"version", preview.version},           {"added", preview.addedTasks},
            {"changed", preview.changedTasks},      {"removed", preview.removedTasks},
            {"unchanged", preview.unchangedTasks},  {"scheduleChanges", preview.scheduleChanges},
            {"queueChanges", preview.queueChanges}, {"warnings", nativeWarnings(preview.warnings)},
            {"runsWaiting", preview.runsWaiting}};
}

Json droppedCounts(const DroppedCounts &counts)
{
    Json out = Json::object();
    for (std::size_t i = 0; i < kDroppedKinds; ++i)
        out[std::string(keyName(static_cast<Dropped>(i)))] = counts[i];
    return out;
}

Json nativeStatus(const EngineStatus &status)
{
    Json out = {{"workspace", status.workspace},           {"apiUrl", status.apiUrl},
                {"startedAt", timeText(status.startedAt)}, {"environmentLimit", status.environmentLimit},
                {"slotsInUse", status.slotsInUse},         {"queued", status.queued},
                {"synchronous", status.synchronous}};
    putText(out, "recoveryReport", status.recoveryReport);
    putText(out, "clockReport", status.clockReport);
    putText(out, "problem", status.problem);
    out["dropped"] = droppedCounts(status.dropped);
    return out;
}

} // namespace runyard::wire
