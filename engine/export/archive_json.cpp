#include "engine/export/archive_json.h"

#include <QByteArray>

namespace runyard::archive {

namespace {

// A missing member means "no value". Times are microseconds since 1970, in UTC.

template <class Value>
void put(Json &json, const char *name, const Value &value)
{
    if (!(value == Value{}))
        json[name] = value;
}

void put(Json &json, const char *name, const std::optional<TimePoint> &at)
{
    if (at)
        json[name] = toMicros(*at);
}

template <class Id>
void putId(Json &json, const char *name, const Id &id)
{
    if (!id.empty())
        json[name] = id.text;
}

template <class Value>
Value get(const Json &json, const char *name, Value fallback = {})
{
    const auto at = json.find(name);
    return at == json.end() ? fallback : at->template get<Value>();
}

std::optional<TimePoint> getTime(const Json &json, const char *name)
{
    const auto at = json.find(name);
    return at == json.end() ? std::nullopt : std::optional(fromMicros(at->get<std::int64_t>()));
}

TimePoint needTime(const Json &json, const char *name)
{
    return fromMicros(json.at(name).get<std::int64_t>());
}

RunStatus statusFrom(const Json &json)
{
    const auto status = runStatusFromKey(json.get<std::string>());
    if (!status)
        throw std::runtime_error("it has a status this program does not know: " + json.get<std::string>());
    return *status;
}

template <class Enum>
Enum enumFrom(const Json &json, const char *name, int count)
{
    const int value = get<int>(json, name);
    if (value < 0 || value >= count)
        throw std::runtime_error(std::string("it has a ") + name + " this program does not know");
    return static_cast<Enum>(value);
}

bool isUtf8(const std::string &text)
{
    try {
        Json(text).dump();
        return true;
    } catch (const Json::exception &) {
        return false;
    }
}

void putPacket(Json &json, const char *name, const Packet &packet)
{
    if (!packet.present)
        return;
    Json &part = json[name];
    part["type"] = packet.type;
    if (isUtf8(packet.data))
        part["data"] = packet.data;
    else
        part["base64"] = QByteArray::fromStdString(packet.data).toBase64().toStdString();
}

Packet packetFrom(const Json &json, const char *name)
{
    const auto at = json.find(name);
    if (at == json.end())
        return {};
    Packet packet;
    packet.present = true;
    packet.type = at->at("type").get<std::string>();
    if (const auto base64 = at->find("base64"); base64 != at->end())
        packet.data =
            QByteArray::fromBase64(QByteArray::fromStdString(base64->get<std::string>())).toStdString();
    else
        packet.data = at->at("data").get<std::string>();
    return packet;
}

void putError(Json &json, const std::optional<RunError> &error)
{
    if (!error)
        return;
    Json &part = json["error"];
    part["kind"] = static_cast<int>(error->kind);
    put(part, "name", error->name);
    put(part, "message", error->message);
    put(part, "stackTrace", error->stackTrace);
    if (error->code != InternalCode::None)
        part["code"] = std::string(codeName(error->code));
}

std::optional<RunError> errorFrom(const Json &json)
{
    const auto at = json.find("error");
    if (at == json.end())
        return {};
    RunError error;
    error.kind = enumFrom<RunErrorKind>(*at, "kind", 4);
    error.name = get<std::string>(*at, "name");
    error.message = get<std::string>(*at, "message");
    error.stackTrace = get<std::string>(*at, "stackTrace");
    if (const auto code = get<std::string>(*at, "code"); !code.empty())
        error.code = internalCodeFromName(code).value_or(InternalCode::UnspecifiedError);
    return error;
}

void putHead(Json &json, const Run &run)
{
    json["id"] = run.id.text;
    json["task"] = run.taskId;
    json["status"] = std::string(keyName(run.status));
    put(json, "version", run.version);
    put(json, "lockedVersion", run.lockedVersion);
    put(json, "queue", run.queue);
    put(json, "concurrencyKey", run.concurrencyKey);
    put(json, "machine", run.machine);
    json["attemptCount"] = run.attemptCount;
    json["maxAttempts"] = run.maxAttempts;
    put(json, "prioritySeconds", run.prioritySeconds);
    put(json, "depth", run.depth);
    put(json, "isTest", run.isTest);
    put(json, "resumesParent", run.resumesParent);
    put(json, "startedOnce", run.startedOnce);
    put(json, "activeTimeMs", static_cast<std::int64_t>(run.activeTime.count()));
    putId(json, "parent", run.parentId);
    putId(json, "root", run.rootId);
    putId(json, "replayOf", run.replayOf);
    putId(json, "schedule", run.scheduleId);
    putId(json, "batch", run.batchId);
    put(json, "region", run.region);
    put(json, "debounceKey", run.debounceKey);
    put(json, "tags", run.tags);
    if (!run.idempotencyKey.hash.empty())
        json["idempotencyKey"] = {{"hash", run.idempotencyKey.hash},
                                  {"key", run.idempotencyKey.userKey},
                                  {"scope", static_cast<int>(run.idempotencyKey.scope)}};
}

void putTimes(Json &json, const Run &run)
{
    json["createdAt"] = toMicros(run.createdAt);
    json["updatedAt"] = toMicros(run.updatedAt);
    put(json, "queuedAt", run.queuedAt);
    put(json, "startedAt", run.startedAt);
    put(json, "finishedAt", run.finishedAt);
    put(json, "delayUntil", run.delayUntil);
    put(json, "expiresAt", run.expiresAt);
    put(json, "retryAt", run.retryAt);
    if (run.ttl)
        json["ttlSeconds"] = run.ttl->count();
    put(json, "ttlSource", static_cast<int>(run.ttlSource));
    if (run.maxDuration)
        json["maxDurationSeconds"] = run.maxDuration->count();
}

void readTimes(const Json &json, Run &run)
{
    run.createdAt = needTime(json, "createdAt");
    run.updatedAt = needTime(json, "updatedAt");
    run.queuedAt = getTime(json, "queuedAt");
    run.startedAt = getTime(json, "startedAt");
    run.finishedAt = getTime(json, "finishedAt");
    run.delayUntil = getTime(json, "delayUntil");
    run.expiresAt = getTime(json, "expiresAt");
    run.retryAt = getTime(json, "retryAt");
    if (json.contains("ttlSeconds"))
        run.ttl = Seconds{json["ttlSeconds"].get<std::int64_t>()};
    run.ttlSource = enumFrom<TtlSource>(json, "ttlSource", 5);
    if (json.contains("maxDurationSeconds"))
        run.maxDuration = Seconds{json["maxDurationSeconds"].get<std::int64_t>()};
}

Run runFrom(const Json &json)
{
    Run run;
    run.id = RunId{json.at("id").get<std::string>()};
    run.taskId = json.at("task").get<std::string>();
    run.status = statusFrom(json.at("status"));
    run.version = get<std::string>(json, "version");
    run.lockedVersion = get<std::string>(json, "lockedVersion");
    run.queue = get<std::string>(json, "queue");
    run.concurrencyKey = get<std::string>(json, "concurrencyKey");
    run.machine = get<std::string>(json, "machine");
    run.attemptCount = json.at("attemptCount").get<int>();
    run.maxAttempts = json.at("maxAttempts").get<int>();
    run.prioritySeconds = get<int>(json, "prioritySeconds");
    run.depth = get<int>(json, "depth");
    run.isTest = get<bool>(json, "isTest");
    run.resumesParent = get<bool>(json, "resumesParent");
    run.startedOnce = get<bool>(json, "startedOnce");
    run.activeTime = Millis{get<std::int64_t>(json, "activeTimeMs")};
    run.parentId = RunId{get<std::string>(json, "parent")};
    run.rootId = RunId{get<std::string>(json, "root")};
    run.replayOf = RunId{get<std::string>(json, "replayOf")};
    run.scheduleId = ScheduleId{get<std::string>(json, "schedule")};
    run.batchId = BatchId{get<std::string>(json, "batch")};
    run.region = get<std::string>(json, "region");
    run.debounceKey = get<std::string>(json, "debounceKey");
    run.tags = get<std::vector<std::string>>(json, "tags");
    if (const auto key = json.find("idempotencyKey"); key != json.end()) {
        run.idempotencyKey.hash = key->at("hash").get<std::string>();
        run.idempotencyKey.userKey = get<std::string>(*key, "key");
        run.idempotencyKey.scope = enumFrom<IdempotencyScope>(*key, "scope", 3);
    }
    readTimes(json, run);
    return run;
}

Json attemptJson(const Attempt &attempt)
{
    Json json;
    json["id"] = attempt.id.text;
    json["number"] = attempt.number;
    json["status"] = static_cast<int>(attempt.status);
    put(json, "version", attempt.version);
    put(json, "machine", attempt.machine);
    json["createdAt"] = toMicros(attempt.createdAt);
    put(json, "startedAt", attempt.startedAt);
    put(json, "finishedAt", attempt.finishedAt);
    put(json, "frozenTimeMs", static_cast<std::int64_t>(attempt.frozenTime.count()));
    putError(json, attempt.error);
    putPacket(json, "output", attempt.output);
    const ProcessExit &exit = attempt.exit;
    if (exit.exitCode)
        json["exitCode"] = *exit.exitCode;
    if (exit.signal)
        json["signal"] = *exit.signal;
    if (exit.peakMemoryBytes)
        json["peakMemoryBytes"] = *exit.peakMemoryBytes;
    if (exit.cpuTime)
        json["cpuTimeMs"] = exit.cpuTime->count();
    put(json, "limits", exit.limits);
    put(json, "outOfMemory", exit.outOfMemory);
    return json;
}

Attempt attemptFrom(const Json &json)
{
    Attempt attempt;
    attempt.id = AttemptId{json.at("id").get<std::string>()};
    attempt.number = json.at("number").get<int>();
    attempt.status = enumFrom<AttemptStatus>(json, "status", kAttemptStatusCount);
    attempt.version = get<std::string>(json, "version");
    attempt.machine = get<std::string>(json, "machine");
    attempt.createdAt = needTime(json, "createdAt");
    attempt.startedAt = getTime(json, "startedAt");
    attempt.finishedAt = getTime(json, "finishedAt");
    attempt.frozenTime = Millis{get<std::int64_t>(json, "frozenTimeMs")};
    attempt.error = errorFrom(json);
    attempt.output = packetFrom(json, "output");
    if (json.contains("exitCode"))
        attempt.exit.exitCode = json["exitCode"].get<int>();
    if (json.contains("signal"))
        attempt.exit.signal = json["signal"].get<int>();
    if (json.contains("peakMemoryBytes"))
        attempt.exit.peakMemoryBytes = json["peakMemoryBytes"].get<std::int64_t>();
    if (json.contains("cpuTimeMs"))
        attempt.exit.cpuTime = Millis{json["cpuTimeMs"].get<std::int64_t>()};
    attempt.exit.limits = get<std::string>(json, "limits");
    attempt.exit.outOfMemory = get<bool>(json, "outOfMemory");
    return attempt;
}

Json changeJson(const Transition &change)
{
    Json json;
    if (change.from)
        json["from"] = std::string(keyName(*change.from));
    json["to"] = std::string(keyName(change.to));
    put(json, "attempt", change.attempt);
    json["at"] = toMicros(change.at);
    json["cause"] = change.cause;
    json["actor"] = static_cast<int>(change.actor);
    return json;
}

Transition changeFrom(const Json &json)
{
    Transition change;
    if (json.contains("from"))
        change.from = statusFrom(json["from"]);
    change.to = statusFrom(json.at("to"));
    change.attempt = get<int>(json, "attempt");
    change.at = needTime(json, "at");
    change.cause = json.at("cause").get<std::string>();
    change.actor = enumFrom<Actor>(json, "actor", 5);
    return change;
}

} // namespace

Json toJson(const RunDetail &detail)
{
    Json json;
    putHead(json, detail.run);
    putTimes(json, detail.run);
    putPacket(json, "payload", detail.payload);
    putPacket(json, "output", detail.output);
    putError(json, detail.error);
    put(json, "metadata", detail.metadata);
    put(json, "seedMetadata", detail.seedMetadata);
    for (const Attempt &attempt : detail.attempts)
        json["attempts"].push_back(attemptJson(attempt));
    for (const Transition &change : detail.transitions)
        json["history"].push_back(changeJson(change));
    return json;
}

RunDetail detailFrom(const Json &json)
{
    RunDetail detail;
    detail.run = runFrom(json);
    detail.payload = packetFrom(json, "payload");
    detail.output = packetFrom(json, "output");
    detail.error = errorFrom(json);
    detail.metadata = get<std::string>(json, "metadata");
    detail.seedMetadata = get<std::string>(json, "seedMetadata");
    for (const Json &attempt : get<Json>(json, "attempts", Json::array()))
        detail.attempts.push_back(attemptFrom(attempt));
    for (const Json &change : get<Json>(json, "history", Json::array())) {
        detail.transitions.push_back(changeFrom(change));
        detail.transitions.back().number = static_cast<int>(detail.transitions.size());
    }
    return detail;
}

Json toJson(const LogLine &line)
{
    return Json::array({toMicros(line.at), line.attempt, static_cast<int>(line.stream),
                        static_cast<int>(line.level), line.text});
}

LogLine logLineFrom(const Json &json)
{
    LogLine line;
    line.at = fromMicros(json.at(0).get<std::int64_t>());
    line.attempt = json.at(1).get<int>();
    const int stream = json.at(2).get<int>();
    const int level = json.at(3).get<int>();
    if (stream < 0 || stream > 2 || level < 0 || level > 4)
        throw std::runtime_error("it has a log line of an unknown kind");
    line.stream = static_cast<LogStream>(stream);
    line.level = static_cast<LogLevel>(level);
    line.text = json.at(4).get<std::string>();
    return line;
}

} // namespace runyard::archive
