// Reads the registrations of the official command line: the tasks, queues and schedules of a build.
#include "engine/api/wire/dev_json.h"

#include "engine/base/characters.h"
#include "engine/base/limits.h"
#include "engine/base/plain_names.h"
#include "engine/domain/machine.h"
#include "engine/domain/schedule_times.h"

#include <algorithm>

namespace runyard::wire {

namespace {

constexpr int kMostAttempts = 1'000;
constexpr int kNoLimit = 100'000; // a higher concurrency limit means none

const Json kNothing = Json::object();

const Json &objectIn(const Json &object, const char *name)
{
    const auto member = object.find(name);
    return member != object.end() && member->is_object() ? *member : kNothing;
}

std::vector<const Json *> objectsIn(const Json &object, const char *name)
{
    std::vector<const Json *> all;
    const auto member = object.find(name);
    if (member == object.end() || !member->is_array())
        return all;
    for (const Json &item : *member) {
        if (item.is_object())
            all.push_back(&item);
    }
    return all;
}

RetryPolicy retryOf(const Json &json, std::optional<Error> &problem)
{
    RetryPolicy policy;
    ObjectReader reader(json, "retry");
    policy.maxAttempts = reader.integer("maxAttempts", 1, kMostAttempts).value_or(policy.maxAttempts);
    if (const Json *factor = reader.find("factor"); factor && factor->is_number())
        policy.factor = factor->get<double>();
    constexpr int kMostMillis = 2'147'483'647;
    if (const auto least = reader.integer("minTimeoutInMs", 0, kMostMillis))
        policy.minDelay = Millis{*least};
    if (const auto most = reader.integer("maxTimeoutInMs", 0, kMostMillis))
        policy.maxDelay = Millis{*most};
    policy.randomize = reader.boolean("randomize").value_or(policy.randomize);
    policy.outOfMemoryMachine = ObjectReader(objectIn(json, "outOfMemory"), "retry").text("machine");
    if (!problem)
        problem = reader.error();
    return policy;
}

std::optional<int> limitOf(ObjectReader &reader)
{
    const auto limit = reader.integer("concurrencyLimit", 0, 2'147'483'647);
    return limit && *limit <= kNoLimit ? limit : std::nullopt;
}

/// A schedule may apply only to some kinds of environment.
bool isOfDev(const Json &schedule)
{
    const auto kinds = schedule.find("environments");
    return kinds == schedule.end() || !kinds->is_array() || kinds->empty()
           || std::ranges::find(*kinds, Json("DEVELOPMENT")) != kinds->end();
}

/// Also adds the task's queue and schedule to the manifest.
std::optional<Error> addTask(const Json &json, ProjectManifest &manifest)
{
    ObjectReader reader(json, "metadata.tasks");
    TaskDefinition task;
    task.mode = TaskMode::Dev;
    task.id = reader.text("id");
    if (task.id.empty())
        reader.refuse("id", "a task needs an id");
    if (isLongerThan(task.id, limits::kTaskIdLength))
        reader.refuse("id", "at most 256 characters are allowed");
    if (Status plain = checkPlainName("The task id", task.id); !plain)
        return plain.error();
    task.filePath = reader.text("filePath");
    task.description = reader.text("description");
    std::optional<Error> problem;
    task.retry = retryOf(objectIn(json, "retry"), problem);
    if (const auto most = reader.integer("maxDuration", 0, 2'147'483'647))
        task.maxDuration = Seconds{*most};
    task.ttl = reader.duration("ttl");
    ObjectReader machine(objectIn(json, "machine"), "machine");
    if (const std::string preset = machine.text("preset"); findMachinePreset(preset))
        task.machine = preset;
    if (const Json *schema = reader.find("payloadSchema"); schema && schema->is_object())
        task.payloadSchema = dump(*schema);
    const Json &queueJson = objectIn(json, "queue");
    ObjectReader queue(queueJson, "queue");
    task.queue = queue.text("name");
    if (Status plain = checkPlainName("The queue", task.queue); !plain)
        return plain.error();
    if (queueJson.contains("concurrencyLimit"))
        manifest.queues.push_back({task.queueName(), limitOf(queue)});
    if (const Json &scheduleJson = objectIn(json, "schedule");
        !scheduleJson.empty() && isOfDev(scheduleJson)) {
        ObjectReader schedule(scheduleJson, "schedule");
        ScheduleDefinition definition;
        definition.taskId = task.id;
        definition.cron = schedule.text("cron");
        definition.timezone = schedule.text("timezone");
        if (definition.timezone.empty())
            definition.timezone = "UTC";
        definition.name = task.id + ":" + definition.cron;
        if (const Status usable = checkSchedule(definition); !usable)
            manifest.warnings.push_back({"schedule of task \"" + task.id + "\"", usable.error().text()});
        manifest.schedules.push_back(std::move(definition));
    }
    manifest.tasks.push_back(std::move(task));
    if (problem)
        return problem;
    return reader.error();
}

} // namespace

bool isProjectRef(const std::string &ref)
{
    constexpr std::string_view kPrefix = "proj_";
    return ref.starts_with(kPrefix) && ref.size() > kPrefix.size() && ref.size() <= 64
           && std::ranges::all_of(ref, [](char c) {
                  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                         || c == '_' || c == '-';
              });
}

Result<DevRegistration> devRegistration(std::string project, std::string branch, std::string_view body)
{
    if (!isProjectRef(project))
        return invalid("project", "a reference of the form proj_… is expected");
    const auto parsed = parseObject(body);
    if (!parsed)
        return parsed.error();
    const Json &metadata = objectIn(*parsed, "metadata");
    ObjectReader reader(metadata, "metadata");
    DevVersion build;
    build.branch = std::move(branch);
    build.contentHash = reader.text("contentHash");
    build.sdkVersion = reader.text("packageVersion");
    build.cliVersion = reader.text("cliPackageVersion");
    build.runtime = reader.text("runtime");
    if (const std::string version = reader.text("runtimeVersion"); !version.empty())
        build.runtime += " " + version;
    if (build.contentHash.empty())
        reader.refuse("contentHash", "a build needs a content hash");
    DevRegistration registration;
    ProjectManifest &manifest = registration.manifest;
    manifest.name = std::move(project);
    for (const Json *task : objectsIn(metadata, "tasks")) {
        if (auto problem = addTask(*task, manifest))
            return *problem;
        const std::string &id = manifest.tasks.back().id;
        if (std::ranges::count(manifest.tasks, id, &TaskDefinition::id) > 1)
            return invalid("metadata.tasks", "the task id \"" + id + "\" is there twice");
    }
    for (const Json *item : objectsIn(metadata, "queues")) {
        ObjectReader queue(*item, "metadata.queues");
        const std::string name = queue.text("name");
        if (name.empty())
            return invalid("metadata.queues", "a queue needs a name");
        if (Status plain = checkPlainName("The queue", name); !plain)
            return plain.error();
        manifest.queues.push_back({name, limitOf(queue)});
    }
    if (reader.error())
        return *reader.error();
    manifest.dev = std::move(build);
    return registration;
}

} // namespace runyard::wire
