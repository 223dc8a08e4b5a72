#include "engine/workers/persistent_protocol.h"

#include "engine/base/limits.h"
#include "engine/domain/task_input.h"
#include "engine/formats/json_member.h"
#include "engine/formats/json_scan.h"
#include "engine/workers/attempt_verdict.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace runyard {

namespace {

using Json = nlohmann::json;

constexpr int kDeepestHead = 64;
constexpr double kMaxRetryAfterMillis = 365.0 * 24 * 3600 * 1000;

std::string dumped(const Json &value)
{
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Puts JSON on one line: outside strings a line break is only white space, and inside strings it cannot
// occur.
std::string onOneLine(std::string text)
{
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::replace(text.begin(), text.end(), '\r', ' ');
    return text;
}

std::string payloadText(const Packet &payload)
{
    if (!payload.present)
        return "null";
    const bool isValue = payload.type != "text/plain" && isJson(payload.data);
    return isValue ? onOneLine(taskInput(payload)) : dumped(Json(payload.data));
}

std::string textIn(const Json &object, const char *name)
{
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

LogLevel levelFrom(const std::string &name)
{
    if (name == "debug" || name == "trace")
        return LogLevel::Debug;
    if (name == "warn" || name == "warning")
        return LogLevel::Warn;
    if (name == "error" || name == "fatal")
        return LogLevel::Error;
    return LogLevel::Info;
}

/// `raw` is the text of the value, shown unchanged where it appears in a message.
RunError errorFrom(const Json &value, std::string_view raw)
{
    if (value.is_object()) {
        if (auto error = structuredError(dumped(value)))
            return *error;
        RunError custom;
        custom.kind = RunErrorKind::Custom;
        custom.message = jsonNesting(raw) < kDeepestHead ? std::string(raw) : dumped(value);
        return custom;
    }
    RunError error;
    error.kind = RunErrorKind::Text;
    error.message = value.is_string() ? value.get<std::string>() : dumped(value);
    return error;
}

Packet outputFrom(std::string_view raw, const Json &object)
{
    if (raw.starts_with('"') && textIn(object, "outputType") == "text/plain") {
        const Json value = Json::parse(raw.begin(), raw.end(), nullptr, false);
        return Packet::text(value.get<std::string>());
    }
    if (textIn(object, "outputType") == kSuperJson)
        return {std::string(raw), std::string(kSuperJson), true};
    return Packet::json(std::string(raw));
}

// Reads everything except the output, which may be large and is kept as text. Rejects nesting deeper than any
// error needs, because writing JSON is recursive.
Json parseHead(std::string_view line)
{
    const auto keep = [](int depth, Json::parse_event_t event, Json &parsed) {
        if (event == Json::parse_event_t::key)
            return depth != 1 || parsed != "output";
        return depth < kDeepestHead;
    };
    Json head = Json::parse(line.begin(), line.end(), keep, false);
    if (head.is_discarded() && isJson(line)) // contains a number beyond the range of a double, such as 1E400
        head = Json::parse(withinDoubleRange(line), keep, false);
    return head;
}

void readResult(const Json &object, std::string_view line, WorkerMessage &message)
{
    if (const auto error = object.find("error"); error != object.end() && !error->is_null()) {
        message.error = errorFrom(*error, rawMember(line, "error").value_or("null"));
        const auto retry = object.find("retry");
        message.retryForbidden = retry != object.end() && retry->is_boolean() && !retry->get<bool>();
        const auto after = object.find("retryAfterMs");
        if (after != object.end() && after->is_number() && after->get<double>() >= 0)
            message.retryAfter =
                Millis(static_cast<std::int64_t>(std::min(after->get<double>(), kMaxRetryAfterMillis)));
        return;
    }
    const auto raw = rawMember(line, "output");
    if (!raw)
        return;
    message.output = outputFrom(*raw, object);
    if (message.output.data.size() > limits::kOutputBytes) {
        message.output = {};
        message.error = outputTooLargeError();
    }
}

} // namespace

std::string attemptLine(const AttemptSpec &spec)
{
    Json head{{"type", "attempt"},           {"runId", spec.runId.text}, {"attemptId", spec.attemptId.text},
              {"attempt", spec.key.attempt}, {"task", spec.task.id},     {"payloadType", spec.payload.type}};
    std::string line = dumped(head);
    line.pop_back(); // the closing brace: the large parts are appended as text, without parsing
    line += ",\"payload\":" + payloadText(spec.payload);
    line += ",\"context\":" + (spec.contextJson.empty() ? "{}" : onOneLine(spec.contextJson));
    line += "}\n";
    return line;
}

std::string cancelLine(const AttemptId &attemptId)
{
    return dumped(Json{{"type", "cancel"}, {"attemptId", attemptId.text}}) + "\n";
}

std::optional<WorkerMessage> parseWorkerLine(std::string_view line)
{
    const Json object = parseHead(line);
    if (!object.is_object() || textIn(object, "type").empty())
        return {};
    WorkerMessage message;
    message.attemptId = textIn(object, "attemptId");
    const std::string type = textIn(object, "type");
    if (type == "result") {
        message.type = WorkerMessage::Type::Result;
        readResult(object, line, message);
    } else if (type == "log") {
        message.type = WorkerMessage::Type::Log;
        message.level = levelFrom(textIn(object, "level"));
        message.text = textIn(object, "message");
    } else if (type == "heartbeat") {
        message.type = WorkerMessage::Type::Heartbeat;
    }
    return message;
}

} // namespace runyard
