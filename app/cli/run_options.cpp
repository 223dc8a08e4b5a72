#include "app/cli/run_options.h"

#include "app/cli/local_query.h"
#include "app/cli/whole_number.h"
#include "app/console/input_text.h"
#include "engine/base/limits.h"
#include "engine/base/quoted.h"
#include "engine/domain/trigger_rules.h"
#include "engine/formats/duration_text.h"

#include <limits>
#include <tuple>

namespace runyard {

using wire::Json;

namespace {

/// The engine stores a hash, and the user's own text beside it.
void addIdempotencyKey(const std::string &key, Json &options)
{
    options["idempotencyKey"] = idempotencyKeyHash(key);
    options["idempotencyKeyOptions"] = {{"key", key}, {"scope", "global"}};
}

/// The engine would take the nearest allowed value, as the SDKs expect; somebody who types it gets an error.
Status checkMaxDuration(const CommandCall &call)
{
    const auto text = call.value("max-duration");
    const auto given = text ? parseDuration(*text) : Result<Millis>(limits::kMinMaxDuration);
    if (!given || (*given >= limits::kMinMaxDuration && *given <= limits::kMaxMaxDuration))
        return Done{}; // the engine refuses an invalid duration with the reason
    return Error{ErrorCode::InvalidInput,
                 inQuotes(*text) + " is too " + (*given < limits::kMinMaxDuration ? "short" : "long")
                     + " for --max-duration.",
                 "Give a duration from " + durationText(limits::kMinMaxDuration) + " to "
                     + durationText(limits::kMaxMaxDuration) + ".",
                 {}};
}

Result<Json> readOptions(const CommandCall &call)
{
    Json options = Json::object();
    if (const auto delay = call.value("delay")) {
        auto start = timeAheadForEngine(*delay);
        if (!start)
            return start.error();
        options["delay"] = std::move(*start);
    }
    if (Status allowed = checkMaxDuration(call); !allowed)
        return allowed.error();
    const std::pair<const char *, const char *> texts[] = {
        {"ttl", "ttl"},
        {"idempotency-key-ttl", "idempotencyKeyTTL"},
        {"queue", "queue"},
        {"concurrency-key", "concurrencyKey"},
        {"max-duration", "maxDuration"},
        {"machine", "machine"},
    };
    for (const auto &[option, name] : texts) {
        if (const auto value = call.value(option))
            options[name] = *value;
    }
    constexpr int kMostPriority = std::numeric_limits<int>::max();
    const std::tuple<const char *, const char *, int, int> numbers[] = {
        {"priority", "priority", -kMostPriority, kMostPriority},
        {"max-attempts", "maxAttempts", 1, limits::kAttemptCeiling}};
    for (const auto &[option, name, least, most] : numbers) {
        if (const auto value = call.value(option)) {
            const auto number = wholeNumber(*value, std::string("a value of --") + option, least, most);
            if (!number)
                return number.error();
            options[name] = *number;
        }
    }
    if (options.value("ttl", std::string()) == "0") // durations need a unit, but 0 means never
        options["ttl"] = 0;
    options["mustBeDeployed"] = !call.isSet("even-undeployed");
    if (const auto key = call.value("idempotency-key"))
        addIdempotencyKey(*key, options);
    if (call.isSet("tag"))
        options["tags"] = call.values("tag");
    if (const auto metadata = call.value("metadata")) {
        auto value = wire::parseJson(*metadata);
        if (!value)
            return Error{ErrorCode::InvalidInput, "--metadata is not JSON: " + value.error().message, {}, {}};
        options["metadata"] = *metadata; // as text, so that it is kept as written
    }
    // A task that triggers another task becomes its parent.
    if (const QByteArray parent = qgetenv("RUNYARD_RUN_ID"); !parent.isEmpty())
        options["parentRunId"] = parent.toStdString();
    return options;
}

} // namespace

QList<QCommandLineOption> runOptions()
{
    return {
        {{QStringLiteral("p"), QStringLiteral("payload")},
         QStringLiteral("the payload: JSON text, @FILE, or - for stdin"),
         QStringLiteral("PAYLOAD")},
        flag("text", "the payload is plain text, not JSON"),
        option("delay", "TIME", "start later: a duration such as 1h30m, or a time such as 14:30"),
        option("ttl", "DURATION", "expire when not started in this time; 0: never"),
        option("idempotency-key", "KEY", "the same key leads to the same run"),
        option("idempotency-key-ttl", "DURATION", "how long the key holds (default 30d)"),
        option("tag", "TAG", "may be given up to ten times"),
        option("queue", "QUEUE", "instead of the task's own"),
        option("concurrency-key", "KEY", "the queue's limit holds for each key"),
        option("priority", "SECONDS", "a head start in the queue"),
        option("max-attempts", "N", "instead of the task's own"),
        option("max-duration", "DURATION", "of each attempt"),
        option("machine", "PRESET", "micro, small-1x, small-2x, medium-1x, medium-2x, large-1x, large-2x"),
        option("metadata", "JSON", "an object kept with the run"),
        flag("even-undeployed", "let the run wait when no deployed version has the task"),
        flag("wait", "wait for the end, exit with the outcome; in a task: without holding a slot"),
    };
}

Result<std::string> textOrFile(const std::string &given)
{
    if (given == "-")
        return readStdin();
    if (given.empty() || given.front() != '@')
        return given;
    return readTextFile(given.substr(1));
}

Result<std::optional<std::string>> payloadText(const CommandCall &call)
{
    const auto given = call.value("payload");
    if (!given)
        return given;
    auto text = textOrFile(*given);
    if (!text)
        return text.error();
    return std::optional(std::move(*text));
}

Result<Json> runBody(const CommandCall &call)
{
    auto payload = payloadText(call);
    if (!payload)
        return payload.error();
    auto options = readOptions(call);
    if (!options)
        return options.error();
    Json body = Json::object();
    if (*payload) {
        const std::string type = call.isSet("text") ? "text/plain" : "application/json";
        (*options)["payloadType"] = type;
        body["payload"] = std::move(**payload);
        body["payloadType"] = type;
    }
    body["options"] = std::move(*options);
    return body;
}

} // namespace runyard
