#include "engine/store/rows/json_values.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace runyard {

namespace {

using Json = nlohmann::json;

// Task output may contain any bytes; invalid UTF-8 is replaced, so that no error is lost.
std::string dump(const Json &value)
{
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<std::int64_t> optionalNumber(const Json &object, const char *key)
{
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number_integer())
        return std::nullopt;
    return found->get<std::int64_t>();
}

Json encodeRetry(const RetryPolicy &retry)
{
    return {{"maxAttempts", retry.maxAttempts},     {"factor", retry.factor},
            {"minDelayMs", retry.minDelay.count()}, {"maxDelayMs", retry.maxDelay.count()},
            {"randomize", retry.randomize},         {"outOfMemoryMachine", retry.outOfMemoryMachine}};
}

RetryPolicy decodeRetry(const Json &json)
{
    RetryPolicy retry;
    retry.maxAttempts = json.value("maxAttempts", retry.maxAttempts);
    retry.factor = json.value("factor", retry.factor);
    retry.minDelay = Millis{json.value("minDelayMs", retry.minDelay.count())};
    retry.maxDelay = Millis{json.value("maxDelayMs", retry.maxDelay.count())};
    retry.randomize = json.value("randomize", retry.randomize);
    retry.outOfMemoryMachine = json.value("outOfMemoryMachine", std::string());
    return retry;
}

} // namespace

std::string encodeError(const RunError &error)
{
    return dump(Json{{"kind", static_cast<int>(error.kind)},
                     {"name", error.name},
                     {"message", error.message},
                     {"stack", error.stackTrace},
                     {"code", std::string(codeName(error.code))}});
}

std::optional<RunError> decodeError(std::string_view json)
{
    try {
        const Json value = Json::parse(json);
        RunError error;
        error.kind = static_cast<RunErrorKind>(value.value("kind", 0));
        error.name = value.value("name", std::string());
        error.message = value.value("message", std::string());
        error.stackTrace = value.value("stack", std::string());
        error.code = internalCodeFromName(value.value("code", std::string())).value_or(InternalCode::None);
        return error;
    } catch (const Json::exception &) {
        return std::nullopt;
    }
}

std::string encodeTask(const TaskDefinition &task)
{
    Json json{{"id", task.id},
              {"command", task.command},
              {"mode", static_cast<int>(task.mode)},
              {"slots", task.slots},
              {"directory", task.directory},
              {"env", task.env},
              {"retry", encodeRetry(task.retry)},
              {"queue", task.queue},
              {"machine", task.machine},
              {"payloadSchema", task.payloadSchema},
              {"description", task.description}};
    if (!task.filePath.empty())
        json["filePath"] = task.filePath;
    if (task.hasWorkspaceAccess)
        json["workspaceAccess"] = true;
    if (task.maxDuration)
        json["maxDurationSeconds"] = task.maxDuration->count();
    if (task.ttl)
        json["ttlSeconds"] = task.ttl->count();
    return dump(json);
}

std::optional<TaskDefinition> decodeTask(std::string_view text)
{
    try {
        const Json json = Json::parse(text);
        TaskDefinition task;
        task.id = json.value("id", std::string());
        task.command = json.value("command", task.command);
        task.mode = static_cast<TaskMode>(json.value("mode", 0));
        task.slots = json.value("slots", 1);
        task.directory = json.value("directory", std::string());
        task.env = json.value("env", task.env);
        task.retry = decodeRetry(json.value("retry", Json::object()));
        if (const auto seconds = optionalNumber(json, "maxDurationSeconds"))
            task.maxDuration = Seconds{*seconds};
        if (const auto seconds = optionalNumber(json, "ttlSeconds"))
            task.ttl = Seconds{*seconds};
        task.queue = json.value("queue", std::string());
        task.machine = json.value("machine", std::string());
        task.payloadSchema = json.value("payloadSchema", std::string());
        task.description = json.value("description", std::string());
        task.filePath = json.value("filePath", std::string());
        task.hasWorkspaceAccess = json.value("workspaceAccess", false);
        return task;
    } catch (const Json::exception &) {
        return std::nullopt;
    }
}

std::string encodeDevVersion(const std::optional<DevVersion> &dev)
{
    if (!dev)
        return {};
    return dump({{"workerId", dev->workerId},
                 {"branch", dev->branch},
                 {"contentHash", dev->contentHash},
                 {"cliVersion", dev->cliVersion},
                 {"sdkVersion", dev->sdkVersion},
                 {"runtime", dev->runtime}});
}

std::optional<DevVersion> decodeDevVersion(std::string_view text)
{
    if (text.empty())
        return std::nullopt;
    try {
        const Json json = Json::parse(text);
        const auto member = [&json](const char *name) { return json.value(name, std::string()); };
        return DevVersion{member("workerId"),   member("branch"),     member("contentHash"),
                          member("cliVersion"), member("sdkVersion"), member("runtime")};
    } catch (const Json::exception &) {
        return std::nullopt;
    }
}

std::string encodeTags(const std::vector<std::string> &tags)
{
    std::vector<std::string> once;
    for (const std::string &tag : tags) {
        if (std::find(once.begin(), once.end(), tag) == once.end())
            once.push_back(tag);
    }
    return once.empty() ? std::string() : dump(Json(once));
}

std::vector<std::string> decodeTags(std::string_view json)
{
    if (json.empty())
        return {};
    try {
        return Json::parse(json).get<std::vector<std::string>>();
    } catch (const Json::exception &) {
        return {};
    }
}

} // namespace runyard
