#include "engine/domain/project_manifest.h"

#include "engine/base/characters.h"
#include "engine/base/limits.h"
#include "engine/base/plain_names.h"
#include "engine/domain/machine.h"
#include "engine/formats/cron.h"
#include "engine/formats/duration_text.h"
#include "engine/formats/payload_schema.h"
#include "engine/formats/time_zones.h"

// Qt defines "slots" as a macro if it was included earlier.
#undef slots

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <algorithm>
#include <initializer_list>
#include <set>

namespace runyard {

namespace {

constexpr std::int64_t kMaxPersistentSlots = 1'000;
constexpr std::int64_t kMaxQueueLimit = 100'000;

std::string quotedName(std::string_view text)
{
    return "\"" + std::string(text) + "\"";
}

std::string joinedNames(std::initializer_list<std::string_view> names)
{
    std::string out;
    for (const std::string_view name : names)
        out += (out.empty() ? "" : ", ") + std::string(name);
    return out;
}

bool isPlainName(std::string_view text, std::size_t maxLength)
{
    return !text.empty() && !isLongerThan(text, maxLength) && !hasHiddenCharacters(text)
           && std::ranges::none_of(text, [](unsigned char c) { return c <= 0x20 || c == 0x7f; });
}

/// Walks the parsed file once, fills the manifest, and collects all errors with their lines.
class ManifestReader
{
public:
    ManifestReader(std::string directory, const ProjectFileReader &readFile) : m_readFile(readFile)
    {
        m_manifest.directory = std::move(directory);
    }

    Result<ProjectManifest> read(const toml::table &root)
    {
        checkKeys(root, "the file", {"project", "task", "queue", "schedule"});
        readProject(root);
        forEachTable(root, "queue", [this](const toml::table &table) { readQueue(table); });
        forEachTable(root, "task", [this](const toml::table &table) { readTask(table); });
        forEachTable(root, "schedule", [this](const toml::table &table) { readSchedule(table); });
        std::ranges::stable_sort(m_findings, {}, &Finding::line);
        if (std::ranges::none_of(m_findings, &Finding::isFatal)) {
            m_manifest.warnings = details();
            return std::move(m_manifest);
        }
        return Error{ErrorCode::InvalidInput, "runyard.toml has errors.",
                     "Correct the listed lines and deploy again.", details()};
    }

private:
    struct Finding
    {
        std::size_t line;
        std::string reason;
        bool isFatal = true;
    };

    std::vector<ErrorDetail> details() const
    {
        std::vector<ErrorDetail> all;
        for (const Finding &finding : m_findings)
            all.push_back({"runyard.toml:" + std::to_string(finding.line), finding.reason});
        return all;
    }

    void note(const toml::node &node, std::string reason)
    {
        m_findings.push_back({std::max<std::size_t>(node.source().begin.line, 1), std::move(reason)});
    }

    /// The schedule is deployed but never fires; the tasks in the file are deployed normally.
    void warn(const toml::node &node, std::string reason)
    {
        note(node, std::move(reason));
        m_findings.back().isFatal = false;
    }

    void checkKeys(const toml::table &table, std::string_view what,
                   std::initializer_list<std::string_view> allowed)
    {
        for (const auto &[key, node] : table) {
            if (std::ranges::find(allowed, key.str()) == allowed.end())
                note(node, "There is no key " + quotedName(key.str()) + " in " + std::string(what)
                               + ". Use one of: " + joinedNames(allowed) + ".");
        }
    }

    template <class Visit>
    void forEachTable(const toml::table &root, std::string_view key, Visit visit)
    {
        const toml::node *node = root.get(key);
        if (!node)
            return;
        const toml::array *array = node->as_array();
        if (!array) {
            note(*node, "Write [[" + std::string(key) + "]] with double brackets.");
            return;
        }
        for (const toml::node &element : *array) {
            if (const toml::table *table = element.as_table())
                visit(*table);
            else
                note(element, "A table is required here.");
        }
    }

    std::optional<std::string> text(const toml::table &table, std::string_view key)
    {
        const toml::node *node = table.get(key);
        if (!node)
            return std::nullopt;
        const auto value = node->value_exact<std::string>();
        if (!value)
            note(*node, quotedName(key) + " must be text in quotes.");
        else if (value->find('\0') != std::string::npos)
            note(*node, quotedName(key) + " must not contain a NUL character.");
        return value;
    }

    std::optional<std::string> requiredText(const toml::table &table, std::string_view key,
                                            std::string_view what)
    {
        if (!table.get(key)) {
            note(table, std::string(what) + " needs " + quotedName(key) + ".");
            return std::nullopt;
        }
        return text(table, key);
    }

    std::optional<int> integer(const toml::table &table, std::string_view key, std::int64_t low,
                               std::int64_t high)
    {
        const toml::node *node = table.get(key);
        if (!node)
            return std::nullopt;
        const auto value = node->value_exact<std::int64_t>();
        if (value && *value >= low && *value <= high)
            return static_cast<int>(*value);
        note(*node, quotedName(key) + " must be a whole number from " + std::to_string(low) + " to "
                        + std::to_string(high) + ".");
        return std::nullopt;
    }

    std::optional<Millis> duration(const toml::table &table, std::string_view key)
    {
        const auto written = text(table, key);
        if (!written)
            return std::nullopt;
        const auto value = parseDuration(*written);
        if (value.ok())
            return *value;
        note(*table.get(key), quotedName(key) + ": " + value.error().text());
        return std::nullopt;
    }

    void readProject(const toml::table &root)
    {
        const toml::node *node = root.get("project");
        const toml::table *project = node ? node->as_table() : nullptr;
        if (!project) {
            m_findings.push_back(
                {node ? node->source().begin.line : 1, "A [project] table with \"name\" is required."});
            return;
        }
        checkKeys(*project, "[project]", {"name"});
        if (const auto name = requiredText(*project, "name", "[project]")) {
            if (name->empty())
                note(*project->get("name"), "\"name\" must not be empty.");
            m_manifest.name = *name;
        }
    }

    void readQueue(const toml::table &table)
    {
        checkKeys(table, "[[queue]]", {"name", "concurrency_limit"});
        const auto name = requiredText(table, "name", "[[queue]]");
        const auto limit = integer(table, "concurrency_limit", 0, kMaxQueueLimit);
        if (!name)
            return;
        if (!isPlainName(*name, limits::kTaskIdLength) || name->starts_with("task/"))
            note(*table.get("name"),
                 "A queue's name has no spaces or control characters and does not begin with \"task/\".");
        else if (findQueue(*name))
            note(*table.get("name"), "The queue " + quotedName(*name) + " is declared twice.");
        else
            m_manifest.queues.push_back({*name, limit});
    }

    QueueDefinition *findQueue(std::string_view name)
    {
        const auto queue = std::ranges::find(m_manifest.queues, name, &QueueDefinition::name);
        return queue == m_manifest.queues.end() ? nullptr : &*queue;
    }

    void readTask(const toml::table &table)
    {
        checkKeys(table, "[[task]]",
                  {"id", "command", "mode", "slots", "max_duration", "ttl", "retry", "queue", "machine",
                   "payload_schema", "description", "env", "access"});
        TaskDefinition task;
        task.directory = m_manifest.directory;
        if (const auto id = requiredText(table, "id", "[[task]]")) {
            if (!isPlainName(*id, limits::kTaskIdLength))
                note(*table.get("id"), "A task's id has 1 to " + std::to_string(limits::kTaskIdLength)
                                           + " characters, none of them a space or a control character.");
            else if (!m_taskIds.insert(*id).second)
                note(*table.get("id"), "The task " + quotedName(*id) + " is declared twice.");
            task.id = *id;
        }
        readCommand(table, task);
        readMode(table, task);
        if (const auto longest = duration(table, "max_duration"))
            task.maxDuration =
                std::max(std::chrono::duration_cast<Seconds>(*longest), limits::kMinMaxDuration);
        if (const auto ttl = duration(table, "ttl")) {
            if (ttl->count() == 0)
                note(*table.get("ttl"), "\"ttl\" must be 1s or more; leave it out for none.");
            task.ttl = std::chrono::duration_cast<Seconds>(*ttl);
        }
        readRetry(table, task);
        readTaskQueue(table, task);
        if (const auto machine = text(table, "machine")) {
            checkMachine(*table.get("machine"), *machine);
            task.machine = *machine;
        }
        readSchema(table, task);
        task.description = text(table, "description").value_or("");
        readAccess(table, task);
        readEnvironment(table, task);
        m_manifest.tasks.push_back(std::move(task));
    }

    void readCommand(const toml::table &table, TaskDefinition &task)
    {
        const toml::node *node = table.get("command");
        if (!node) {
            note(table, "[[task]] needs \"command\".");
            return;
        }
        const toml::array *words = node->as_array();
        if (!words || words->empty()) {
            note(*node, "\"command\" must be a list of texts, such as [\"python3\", \"job.py\"]; "
                        "there is no shell.");
            return;
        }
        for (const toml::node &element : *words) {
            const auto word = element.value_exact<std::string>();
            if (!word || word->find('\0') != std::string::npos)
                note(element, "Every part of \"command\" must be text in quotes.");
            else
                task.command.push_back(*word);
        }
        if (!task.command.empty() && task.command.front().empty())
            note(*node, "\"command\" begins with an empty program name.");
    }

    void readMode(const toml::table &table, TaskDefinition &task)
    {
        if (const auto mode = text(table, "mode")) {
            if (*mode == "persistent")
                task.mode = TaskMode::Persistent;
            else if (*mode != "process")
                note(*table.get("mode"), "\"mode\" must be \"process\" or \"persistent\".");
        }
        if (const auto slots = integer(table, "slots", 1, kMaxPersistentSlots)) {
            if (task.mode != TaskMode::Persistent)
                note(*table.get("slots"), "\"slots\" needs mode = \"persistent\".");
            task.slots = *slots;
        }
    }

    void readAccess(const toml::table &table, TaskDefinition &task)
    {
        const auto access = text(table, "access");
        task.hasWorkspaceAccess = access == "workspace";
        if (access && *access != "workspace" && *access != "run")
            note(*table.get("access"), "\"access\" must be \"run\" or \"workspace\".");
    }

    void readRetry(const toml::table &table, TaskDefinition &task)
    {
        const toml::node *node = table.get("retry");
        if (!node)
            return;
        const toml::table *retry = node->as_table();
        if (!retry) {
            note(*node, "\"retry\" must be a table, such as { max_attempts = 3 }.");
            return;
        }
        checkKeys(*retry, "retry",
                  {"max_attempts", "factor", "min_timeout", "max_timeout", "randomize", "out_of_memory"});
        const std::size_t before = m_findings.size();
        RetryPolicy &policy = task.retry;
        policy.maxAttempts =
            integer(*retry, "max_attempts", 1, limits::kAttemptCeiling).value_or(policy.maxAttempts);
        if (const toml::node *factor = retry->get("factor")) {
            if (factor->is_number())
                policy.factor = factor->value<double>().value_or(policy.factor);
            else
                note(*factor, "\"factor\" must be a number.");
        }
        policy.minDelay = duration(*retry, "min_timeout").value_or(policy.minDelay);
        policy.maxDelay = duration(*retry, "max_timeout").value_or(policy.maxDelay);
        if (const toml::node *randomize = retry->get("randomize")) {
            if (!randomize->is_boolean())
                note(*randomize, "\"randomize\" must be true or false.");
            policy.randomize = randomize->value_exact<bool>().value_or(policy.randomize);
        }
        if (const toml::node *outOfMemory = retry->get("out_of_memory")) {
            if (const toml::table *settings = outOfMemory->as_table()) {
                checkKeys(*settings, "out_of_memory", {"machine"});
                policy.outOfMemoryMachine = requiredText(*settings, "machine", "out_of_memory").value_or("");
            } else {
                note(*outOfMemory, "\"out_of_memory\" must be a table: { machine = \"large-1x\" }.");
            }
        }
        if (m_findings.size() != before)
            return;
        if (const Status valid = policy.validate(); !valid.ok()) {
            for (const ErrorDetail &detail : valid.error().details)
                note(*retry, detail.path + " " + detail.reason + ".");
        }
    }

    void readTaskQueue(const toml::table &table, TaskDefinition &task)
    {
        const toml::node *node = table.get("queue");
        if (!node)
            return;
        std::optional<int> limit;
        std::string name;
        if (const toml::table *queue = node->as_table()) {
            checkKeys(*queue, "queue", {"name", "concurrency_limit"});
            name = text(*queue, "name").value_or("");
            limit = integer(*queue, "concurrency_limit", 0, kMaxQueueLimit);
            if (name.empty()) // a limit on the task's own queue
                name = "task/" + task.id;
        } else if (const auto written = node->value_exact<std::string>()) {
            name = *written;
        } else {
            note(*node, "\"queue\" must be a queue's name or { name, concurrency_limit }.");
            return;
        }
        const bool own = name == "task/" + task.id;
        if (!own && (!isPlainName(name, limits::kTaskIdLength) || name.starts_with("task/"))) {
            note(*node,
                 "A queue's name has no spaces or control characters and does not begin with \"task/\".");
            return;
        }
        if (!own)
            task.queue = name;
        QueueDefinition *known = findQueue(name);
        if (!known)
            m_manifest.queues.push_back({name, limit});
        else if (limit && known->concurrencyLimit && *limit != *known->concurrencyLimit)
            note(*node, "The queue " + quotedName(name) + " already has the concurrency limit "
                            + std::to_string(*known->concurrencyLimit) + ".");
        else if (limit)
            known->concurrencyLimit = limit;
    }

    void checkMachine(const toml::node &node, const std::string &name)
    {
        if (findMachinePreset(name))
            return;
        std::string known;
        for (const MachinePreset &preset : machinePresets())
            known += (known.empty() ? "" : ", ") + std::string(preset.name);
        note(node, "There is no machine " + quotedName(name) + ". Use one of: " + known + ".");
    }

    void readSchema(const toml::table &table, TaskDefinition &task)
    {
        const auto path = text(table, "payload_schema");
        if (!path)
            return;
        const toml::node &node = *table.get("payload_schema");
        const bool leaves = path->empty() || path->starts_with('/') || *path == ".."
                            || path->starts_with("../") || path->ends_with("/..")
                            || path->find("/../") != std::string::npos;
        if (leaves) {
            note(node, "\"payload_schema\" must be a path inside the project folder.");
            return;
        }
        auto schema = m_readFile(*path);
        if (!schema.ok()) {
            note(node, quotedName(*path) + ": " + schema.error().text());
            return;
        }
        if (const auto compiled = PayloadSchema::compile(*schema); !compiled.ok())
            note(node, quotedName(*path) + ": " + compiled.error().text());
        task.payloadSchema = std::move(*schema);
    }

    void readEnvironment(const toml::table &table, TaskDefinition &task)
    {
        const toml::node *node = table.get("env");
        if (!node)
            return;
        const toml::table *env = node->as_table();
        if (!env) {
            note(*node, "\"env\" must be a table, such as { LEVEL = \"info\" }.");
            return;
        }
        for (const auto &[key, value] : *env) {
            const std::string name(key.str());
            if (name.empty() || name.find_first_of(std::string_view("=\0", 2)) != std::string::npos)
                note(value, quotedName(name) + " cannot be the name of an environment variable.");
            else if (name.starts_with("RUNYARD_"))
                note(value, quotedName(name) + " is set by Runyard; choose another name.");
            else if (const auto set = text(*env, name))
                task.env[name] = *set;
        }
    }

    void readSchedule(const toml::table &table)
    {
        checkKeys(table, "[[schedule]]", {"task", "cron", "timezone", "payload", "name"});
        ScheduleDefinition schedule;
        if (const auto task = requiredText(table, "task", "[[schedule]]")) {
            if (!m_taskIds.contains(*task))
                note(*table.get("task"), "There is no task " + quotedName(*task) + " in this file.");
            schedule.taskId = *task;
        }
        if (const auto cron = requiredText(table, "cron", "[[schedule]]")) {
            if (const auto parsed = CronExpression::parse(*cron); !parsed.ok())
                warn(*table.get("cron"), parsed.error().text());
            schedule.cron = *cron;
        }
        if (const auto zone = text(table, "timezone")) {
            if (!isKnownTimeZone(*zone))
                warn(*table.get("timezone"), "There is no time zone " + quotedName(*zone)
                                                 + "; write a name such as \"Europe/Paris\".");
            schedule.timezone = *zone;
        }
        if (const auto payload = text(table, "payload")) {
            if (const Status json = checkJsonSyntax(*payload); !json.ok())
                warn(*table.get("payload"), "\"payload\" must be JSON text. " + json.error().message);
            schedule.payload = *payload;
        }
        schedule.name = text(table, "name").value_or(schedule.taskId + ":" + schedule.cron);
        if (!m_scheduleNames.insert(schedule.name).second) {
            const toml::node *name = table.get("name");
            note(name ? *name : static_cast<const toml::node &>(table),
                 "There are two schedules named " + quotedName(schedule.name) + ".");
        }
        m_manifest.schedules.push_back(std::move(schedule));
    }

    const ProjectFileReader &m_readFile;
    ProjectManifest m_manifest;
    std::vector<Finding> m_findings;
    std::set<std::string> m_taskIds;
    std::set<std::string> m_scheduleNames;
};

} // namespace

Result<ProjectManifest> parseProjectManifest(std::string_view text, const std::string &directory,
                                             const ProjectFileReader &readFile)
{
    const toml::parse_result parsed = toml::parse(text);
    if (!parsed) {
        const toml::parse_error &error = parsed.error();
        return Error{ErrorCode::InvalidInput,
                     "runyard.toml cannot be read.",
                     "Correct the listed line and deploy again.",
                     {{"runyard.toml:" + std::to_string(error.source().begin.line),
                       std::string(error.description())}}};
    }
    return ManifestReader(directory, readFile).read(parsed.table());
}

} // namespace runyard
