#include "engine/workers/persistent_protocol.h"

#include "engine/domain/limits.h"
#include "engine/workers/attempt_verdict.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace runyard {

namespace {

using Json = nlohmann::json;

constexpr double kLongestRetryAfterMs = 365.0 * 24 * 3600 * 1000;

std::string dumped(const Json &value)
{
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// JSON on one line: outside strings a line break is only white space, inside it cannot occur.
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
    const bool isJson = payload.type != "text/plain" && Json::accept(payload.data);
    return isJson ? onOneLine(payload.data) : dumped(Json(payload.data));
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

RunError errorFrom(const Json &value)
{
    if (value.is_object()) {
        if (auto error = structuredError(dumped(value)))
            return *error;
        RunError custom;
        custom.kind = RunErrorKind::Custom;
        custom.message = dumped(value);
        return custom;
    }
    RunError error;
    error.kind = RunErrorKind::Text;
    error.message = value.is_string() ? value.get<std::string>() : dumped(value);
    return error;
}

// Where the value at `at` ends; the line is known to be valid JSON.
std::size_t endOfValue(std::string_view line, std::size_t at)
{
    int depth = 0;
    bool inString = false;
    for (; at < line.size(); ++at) {
        const char c = line[at];
        if (inString) {
            if (c == '\\')
                ++at;
            else
                inString = c != '"';
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (depth == 0 && (c == ',' || c == '}')) {
            break;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return at;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kBlank = " \t\r\n";
    const auto first = text.find_first_not_of(kBlank);
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// The text of a top-level member, as the worker wrote it: digits and the order of keys survive.
// Of a member that occurs twice the last one, as JSON parsers do.
std::optional<std::string_view> rawMember(std::string_view line, std::string_view name)
{
    std::optional<std::string_view> found;
    for (std::size_t at = line.find('{') + 1; at < line.size();) {
        const std::size_t keyBegin = line.find('"', at);
        if (keyBegin == std::string_view::npos)
            break;
        std::size_t keyEnd = keyBegin + 1;
        while (line[keyEnd] != '"')
            keyEnd += line[keyEnd] == '\\' ? 2 : 1;
        const std::size_t begin = line.find(':', keyEnd) + 1;
        const std::size_t end = endOfValue(line, begin);
        if (line.substr(keyBegin + 1, keyEnd - keyBegin - 1) == name)
            found = trimmed(line.substr(begin, end - begin));
        at = end + 1;
    }
    return found;
}

Packet outputFrom(std::string_view raw, const Json &object)
{
    if (raw.starts_with('"') && textIn(object, "outputType") == "text/plain") {
        const Json value = Json::parse(raw.begin(), raw.end(), nullptr, false);
        return Packet::text(value.get<std::string>());
    }
    return Packet::json(std::string(raw));
}

// Everything but the output, which may be large and is taken as text; and nothing nested deeper
// than any reader of an error needs, because writing JSON back out is recursive.
Json parseHead(std::string_view line)
{
    constexpr int kDeepest = 64;
    const auto keep = [](int depth, Json::parse_event_t event, Json &parsed) {
        if (event == Json::parse_event_t::key)
            return depth != 1 || parsed != "output";
        return depth < kDeepest;
    };
    return Json::parse(line.begin(), line.end(), keep, false);
}

void readResult(const Json &object, std::string_view line, WorkerMessage &message)
{
    if (const auto error = object.find("error"); error != object.end() && !error->is_null()) {
        message.error = errorFrom(*error);
        const auto retry = object.find("retry");
        message.retryForbidden = retry != object.end() && retry->is_boolean() && !retry->get<bool>();
        const auto after = object.find("retryAfterMs");
        if (after != object.end() && after->is_number() && after->get<double>() >= 0)
            message.retryAfter =
                Millis(static_cast<std::int64_t>(std::min(after->get<double>(), kLongestRetryAfterMs)));
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
    line.pop_back(); // the closing brace: the big parts are appended as they are, not parsed
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
