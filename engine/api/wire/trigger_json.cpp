#include "engine/api/wire/trigger_json.h"

#include "engine/base/characters.h"
#include "engine/base/limits.h"
#include "engine/base/quoted.h"
#include "engine/formats/duration_text.h"
#include "engine/formats/json_member.h"
#include "engine/formats/payload_schema.h"

namespace runyard::wire {

namespace {

/// `body` is the text of the object that contains the payload.
Result<Packet> packet(const Json &object, std::string_view body, const std::string &type)
{
    const auto found = object.find("payload");
    const Json *payload = found == object.end() ? nullptr : &*found;
    if (!type.empty() && type != "application/json" && type != "application/super+json"
        && type != "text/plain")
        return invalid("payloadType", inQuotes(type)
                                          + " is not supported; application/json, "
                                            "application/super+json or text/plain is expected");
    if (!payload)
        return Packet{};
    Packet out;
    out.present = true;
    out.type = type.empty() ? "application/json" : type;
    if (payload->is_string() && !type.empty()) {
        out.data = payload->get<std::string>();
        if (type != "text/plain") {
            if (auto syntax = checkJsonSyntax(out.data); !syntax)
                return invalid("payload", syntax.error().message);
        }
    } else {
        if (type == "text/plain")
            return invalid("payload", "a string is expected with text/plain");
        out.data = rawMember(body, "payload").value_or("null");
    }
    if (out.data.size() > limits::kPayloadBytes)
        return Error{ErrorCode::TooLarge,
                     "The payload has " + std::to_string(out.data.size()) + " bytes; the limit is "
                         + std::to_string(limits::kPayloadBytes) + ".",
                     "Store large data elsewhere and send where it is.",
                     {}};
    return out;
}

/// A delay is a time or a duration; a time in the past means "now".
void readDelay(ObjectReader &reader, TimePoint now, TriggerOptions &options)
{
    const auto text = reader.text("delay");
    if (text.empty())
        return;
    const auto at = parseTimeOrDuration(text, now);
    if (!at)
        reader.refuse("delay", at.error().text());
    else if (*at > now)
        options.delayUntil = *at;
}

void readIdempotency(ObjectReader &reader, TriggerOptions &options)
{
    options.idempotencyKey = reader.text("idempotencyKey");
    if (isLongerThan(options.idempotencyKey, limits::kIdempotencyKeyLength))
        reader.refuse("idempotencyKey", "at most 2048 characters are allowed");
    options.idempotencyKeyTtl = reader.duration("idempotencyKeyTTL");
    IdempotencyKey key;
    key.scope = IdempotencyScope::Global;
    readIdempotencyOptions(reader, key);
    options.idempotencyUserKey = key.userKey;
    options.idempotencyScope = key.scope;
}

void readMetadata(ObjectReader &reader, std::string_view body, TriggerOptions &options)
{
    const auto *metadata = reader.find("metadata");
    if (!metadata)
        return;
    // The SDK sends a string that contains JSON, or super+json if metadataType says so.
    if (!metadata->is_string()) {
        options.metadata = rawMember(body, "metadata").value_or("");
    } else {
        const auto text = metadata->get<std::string>();
        auto value = parseJson(text);
        if (!value)
            return reader.refuse("metadata", value.error().message);
        const bool isSuper = reader.text("metadataType") == "application/super+json";
        const auto inner = isSuper ? rawMember(text, "json") : std::nullopt;
        options.metadata = inner ? std::string(*inner) : text;
    }
    if (options.metadata.empty() || parseJson(options.metadata).value().type() != Json::value_t::object)
        reader.refuse("metadata", "an object is expected");
    else if (options.metadata.size() > limits::kMetadataBytes)
        reader.refuse("metadata", "at most 262144 bytes are allowed");
}

void readDebounce(ObjectReader &reader, TriggerOptions &options)
{
    const auto *object = reader.find("debounce");
    if (!object)
        return;
    if (!object->is_object())
        return reader.refuse("debounce", "an object with key and delay is expected");
    ObjectReader inner(*object, "options.debounce");
    DebounceOptions debounce;
    debounce.key = inner.text("key");
    if (isLongerThan(debounce.key, limits::kDebounceKeyLength))
        inner.refuse("key", "at most 512 characters are allowed");
    else if (debounce.key.empty())
        inner.refuse("key", "a text is expected");
    const auto mode = inner.text("mode");
    if (mode == "trailing")
        debounce.mode = DebounceMode::Trailing;
    else if (!mode.empty() && mode != "leading")
        inner.refuse("mode", "leading or trailing is expected");
    const auto span = [&inner](const char *name) -> std::optional<Micros> {
        const auto parsed = parseDuration(inner.text(name));
        if (parsed)
            return *parsed;
        inner.refuse(name, "a duration such as 30s, 5m or 1h30m is expected");
        return std::nullopt;
    };
    debounce.delay = span("delay").value_or(Micros{0});
    if (inner.find("maxDelay"))
        debounce.maxDelay = span("maxDelay");
    if (const auto &error = inner.error())
        return reader.refuse("debounce", error->message);
    options.debounce = std::move(debounce);
}

/// `body` is the text of the options.
Result<TriggerOptions> readOptions(const Json *object, std::string_view body, TimePoint now)
{
    TriggerOptions options;
    if (!object)
        return options;
    if (!object->is_object())
        return invalid("options", "an object is expected");
    ObjectReader reader(*object, "options");
    readDelay(reader, now, options);
    readIdempotency(reader, options);
    readMetadata(reader, body, options);
    options.ttl = reader.duration("ttl");
    options.tags = reader.texts("tags");
    if (const auto *queue = reader.find("queue")) {
        if (queue->is_object()) {
            ObjectReader inner(*queue, "options.queue");
            options.queue = inner.text("name");
            if (inner.error())
                reader.refuse("queue", inner.error()->message);
        } else {
            options.queue = reader.text("queue");
        }
    }
    if (const auto *key = reader.find("concurrencyKey"); key && key->is_number())
        options.concurrencyKey = rawMember(body, "concurrencyKey").value_or("");
    else
        options.concurrencyKey = reader.text("concurrencyKey");
    options.prioritySeconds = reader.integer("priority", -2'147'483'647, 2'147'483'647).value_or(0);
    options.maxAttempts = reader.integer("maxAttempts", 1, limits::kAttemptCeiling);
    options.maxDuration = reader.duration("maxDuration");
    options.machine = reader.text("machine");
    options.lockToVersion = reader.text("lockToVersion");
    options.mustBeDeployed = reader.boolean("mustBeDeployed").value_or(false);
    options.parent = RunId(reader.text("parentRunId"));
    options.isTest = reader.boolean("test").value_or(false);
    options.region = reader.text("region");
    options.batch = BatchId(reader.text("parentBatch"));
    readDebounce(reader, options);
    for (const char *missing : {"gates", "concurrency"}) {
        if (reader.find(missing))
            reader.refuse(missing, "this engine does not support it; give the queue a limit instead");
    }
    options.resumesParent = reader.boolean("resumeParentOnCompletion").value_or(false);
    if (options.resumesParent && options.parent.empty())
        reader.refuse("parentRunId", "the run that waits is expected with resumeParentOnCompletion");
    if (reader.error())
        return *reader.error();
    return options;
}

} // namespace

void readIdempotencyOptions(ObjectReader &reader, IdempotencyKey &key)
{
    const auto *details = reader.find("idempotencyKeyOptions");
    if (!details || !details->is_object())
        return;
    ObjectReader inner(*details, "idempotencyKeyOptions");
    key.userKey = inner.text("key");
    key.scope = IdempotencyScope::Global;
    const auto scope = inner.text("scope");
    if (scope == "run")
        key.scope = IdempotencyScope::Run;
    else if (scope == "attempt")
        key.scope = IdempotencyScope::Attempt;
    else if (!scope.empty() && scope != "global")
        inner.refuse("scope", "run, attempt or global is expected");
    if (inner.error())
        reader.refuse("idempotencyKeyOptions", inner.error()->message);
}

Result<TriggerRequest> triggerRequest(std::string taskId, std::string_view body, TimePoint now)
{
    const auto object = parseObject(body);
    if (!object)
        return object.error();
    return triggerFrom(std::move(taskId), *object, body, now);
}

Result<TriggerRequest> triggerFrom(std::string taskId, const Json &object, std::string_view text,
                                   TimePoint now)
{
    ObjectReader reader(object, "");
    const auto *optionsObject = reader.find("options");
    auto options = readOptions(optionsObject, rawMember(text, "options").value_or(""), now);
    if (!options)
        return options.error();
    std::string type;
    if (optionsObject) {
        ObjectReader inner(*optionsObject, "options");
        type = inner.text("payloadType");
        if (inner.error())
            return *inner.error();
    }
    // A null payload is a value; only a missing payload means none.
    auto payload = packet(object, text, type);
    if (!payload)
        return payload.error();
    TriggerRequest request;
    request.taskId = std::move(taskId);
    request.payload = std::move(*payload);
    request.options = std::move(*options);
    return request;
}

Result<ReplayRequest> replayRequest(RunId original, std::string_view body, TimePoint now)
{
    auto object = parseObject(body);
    if (!object)
        return object.error();
    ObjectReader reader(*object, "");
    ReplayRequest request;
    request.original = std::move(original);
    request.actor = Actor::Api;
    const auto type = reader.text("payloadType");
    // The SDK writes its changes beside the payload; our own programs write them as for a trigger.
    const auto *optionsObject = reader.find("options");
    const auto optionsText = optionsObject ? rawMember(body, "options").value_or("") : body;
    if (!optionsObject)
        optionsObject = &*object;
    auto options = readOptions(optionsObject, optionsText, now);
    if (const auto version = reader.text("version"); options && !version.empty())
        options->lockToVersion = version;
    if (reader.error())
        return *reader.error();
    if (!options)
        return options.error();
    if (object->contains("payload")) {
        auto payload = packet(*object, body, type);
        if (!payload)
            return payload.error();
        request.payload = std::move(*payload);
    }
    // Members in the body replace those of the original; all others stay unchanged.
    if (optionsObject->contains("tags"))
        request.tags = options->tags;
    if (!options->queue.empty())
        request.queue = options->queue;
    if (optionsObject->contains("concurrencyKey"))
        request.concurrencyKey = options->concurrencyKey;
    if (!options->machine.empty())
        request.machine = options->machine;
    if (!options->metadata.empty())
        request.metadata = options->metadata;
    request.options = std::move(*options);
    return request;
}

} // namespace runyard::wire
