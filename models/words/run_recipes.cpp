#include "models/words/run_recipes.h"

#include "engine/formats/json_number.h"
#include "engine/formats/json_tree.h"

#include <algorithm>
#include <vector>

namespace runyard::recipes {

namespace {

// Linux takes at most 128 KiB as one argument; what is larger goes through a pipe.
constexpr std::size_t kMaxArgumentLength = 100'000;
constexpr const char *kSuperJson = "application/super+json";
constexpr const char *kPlainText = "text/plain";

bool isOwnQueue(const Run &run)
{
    return run.queue.empty() || run.queue == "task/" + run.taskId;
}

bool isJson(const Packet &packet)
{
    return packet.type != kPlainText;
}

/// Members of the options object, as the API and the SDK name them.
std::vector<std::string> optionMembers(const RunDetail &detail)
{
    const Run &run = detail.run;
    std::vector<std::string> members;
    const auto add = [&](const char *name, const std::string &json) {
        members.push_back('"' + std::string(name) + "\": " + json);
    };
    if (!run.tags.empty()) {
        std::string list;
        for (const std::string &tag : run.tags)
            list += (list.empty() ? "" : ", ") + jsonText(tag);
        add("tags", '[' + list + ']');
    }
    if (!isOwnQueue(run))
        add("queue", jsonText(run.queue));
    if (!run.concurrencyKey.empty())
        add("concurrencyKey", jsonText(run.concurrencyKey));
    if (run.prioritySeconds != 0)
        add("priority", std::to_string(run.prioritySeconds));
    if (!run.machine.empty())
        add("machine", jsonText(run.machine));
    if (run.ttl && run.ttlSource == TtlSource::Trigger)
        add("ttl", jsonText(std::to_string(run.ttl->count()) + 's'));
    if (!detail.seedMetadata.empty())
        add("metadata", detail.seedMetadata);
    return members;
}

std::string joined(const std::vector<std::string> &members)
{
    std::string text;
    for (const std::string &member : members)
        text += (text.empty() ? "" : ", ") + member;
    return '{' + text + '}';
}

std::string encodedPath(const std::string &part)
{
    static const char digits[] = "0123456789ABCDEF";
    std::string path;
    for (const char c : part) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z')
                           || (byte >= 'a' && byte <= 'z') || byte == '-' || byte == '_' || byte == '.'
                           || byte == '~';
        if (plain)
            path += c;
        else
            path += {'%', digits[byte >> 4], digits[byte & 15]};
    }
    return path;
}

/// A command that prints the bytes and nothing else. printf is part of the shell, so there is no
/// limit on what it takes.
std::string printed(std::string_view bytes)
{
    if (bytes.find('\0') == std::string_view::npos)
        return "printf %s " + shellWord(bytes);
    std::string escaped;
    for (const char c : bytes) {
        if (c == '\0')
            escaped += "\\0000";
        else if (c == '\\')
            escaped += "\\\\";
        else
            escaped += c;
    }
    return "printf %b " + shellWord(escaped);
}

/// Whether `--payload=` would take the text as it is.
bool fitsPayloadOption(const std::string &text)
{
    return text.size() <= kMaxArgumentLength && text != "-" && !text.starts_with('@')
           && text.find('\0') == std::string::npos;
}

} // namespace

std::string shellWord(std::string_view text)
{
    const bool isPlain = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
               || c == '_' || c == '.' || c == '/' || c == ':' || c == ',' || c == '@' || c == '+';
    });
    if (isPlain)
        return std::string(text);
    std::string word = "'";
    for (const char c : text) {
        if (c == '\'')
            word += "'\\''";
        else
            word += c;
    }
    return word + '\'';
}

std::string jsonText(std::string_view text)
{
    static const char digits[] = "0123456789abcdef";
    std::string json = "\"";
    for (const char c : text) {
        switch (c) {
        case '"': json += "\\\""; break;
        case '\\': json += "\\\\"; break;
        case '\n': json += "\\n"; break;
        case '\r': json += "\\r"; break;
        case '\t': json += "\\t"; break;
        default:
            if (static_cast<unsigned char>(c) < 0x20)
                json += {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
            else
                json += c;
        }
    }
    return json + '"';
}

std::string curl(const RunDetail &detail, const std::string &apiUrl)
{
    auto options = optionMembers(detail);
    std::string body;
    if (detail.payload.present) {
        // As text with its type: the engine then keeps it byte for byte.
        body = "\"payload\": " + jsonText(detail.payload.data) + ", ";
        options.push_back("\"payloadType\": " + jsonText(detail.payload.type));
    }
    if (detail.run.isTest)
        options.emplace_back("\"test\": true");
    body = '{' + body + "\"options\": " + joined(options) + '}';
    const bool pipes = body.size() > kMaxArgumentLength;
    const std::string url = apiUrl + "/api/v1/tasks/" + encodedPath(detail.run.taskId) + "/trigger";
    return (pipes ? printed(body) + " | " : "") + "curl -X POST " + shellWord(url)
           + " \\\n  -H \"Authorization: Bearer $TRIGGER_SECRET_KEY\""
             " \\\n  -H 'Content-Type: application/json' \\\n  --data-binary "
           + (pipes ? "@-" : shellWord(body));
}

std::string commandLine(const RunDetail &detail, const std::string &workspace)
{
    const Run &run = detail.run;
    std::string line = "runyard trigger";
    const auto add = [&](const char *option, const std::string &value) {
        line += std::string(" --") + option + '=' + shellWord(value);
    };
    if (!workspace.empty())
        add("workspace", workspace);
    for (const std::string &tag : run.tags)
        add("tag", tag);
    if (!isOwnQueue(run))
        add("queue", run.queue);
    if (!run.concurrencyKey.empty())
        add("concurrency-key", run.concurrencyKey);
    if (run.prioritySeconds != 0)
        add("priority", std::to_string(run.prioritySeconds));
    if (!run.machine.empty())
        add("machine", run.machine);
    if (run.ttl && run.ttlSource == TtlSource::Trigger)
        add("ttl", std::to_string(run.ttl->count()) + 's');
    if (!detail.seedMetadata.empty())
        add("metadata", detail.seedMetadata);
    const std::string &payload = detail.payload.data;
    std::string before;
    if (detail.payload.present) {
        if (!isJson(detail.payload))
            line += " --text";
        if (fitsPayloadOption(payload))
            add("payload", payload);
        else {
            before = printed(payload) + " | ";
            line += " --payload=-";
        }
    }
    return before + line + (run.taskId.starts_with('-') ? " -- " : " ") + shellWord(run.taskId);
}

/// A number in it that JavaScript reads as another one.
static bool holdsLargeNumbers(const Packet &payload)
{
    const auto tree = isJson(payload) ? JsonTree::of(payload.data) : std::nullopt;
    return tree && std::ranges::any_of(tree->nodes(), [&](const JsonNode &node) {
               return tree->kindOf(node) == '0' && !fitsDouble(tree->textOf(node));
           });
}

/// Every value of the SDK goes through JavaScript's numbers, so this sends the payload's text to the API itself.
static std::string fetchCall(const RunDetail &detail)
{
    auto options = optionMembers(detail);
    options.push_back("\"payloadType\": " + jsonText(detail.payload.type));
    const std::string path = jsonText("/api/v1/tasks/" + encodedPath(detail.run.taskId) + "/trigger");
    return "// This payload has numbers that JavaScript cannot hold: its text is sent as it is.\n"
           "await fetch(process.env.TRIGGER_API_URL + "
           + path
           + ", {\n"
             "  method: \"POST\",\n"
             "  headers: { Authorization: `Bearer ${process.env.TRIGGER_SECRET_KEY}`, "
             "\"Content-Type\": \"application/json\" },\n"
             "  body: "
           + jsonText("{\"payload\": " + jsonText(detail.payload.data) + ", \"options\": " + joined(options)
                      + '}')
           + ",\n});\n";
}

std::string sdkCall(const RunDetail &detail)
{
    if (detail.payload.present && holdsLargeNumbers(detail.payload))
        return fetchCall(detail);
    std::string imports = "import { tasks } from \"@trigger.dev/sdk\";\n";
    std::string payload = "undefined";
    if (detail.payload.present) {
        const std::string &data = detail.payload.data;
        if (!isJson(detail.payload)) {
            payload = jsonText(data);
        } else if (detail.payload.type == kSuperJson) {
            imports += "import superjson from \"superjson\";\n";
            payload = "superjson.parse(" + jsonText(data) + ')';
        } else if (data.find("__proto__") != std::string::npos) {
            payload = "JSON.parse(" + jsonText(data) + ')'; // a literal would set the prototype
        } else {
            payload = data;
        }
    }
    const auto options = optionMembers(detail);
    return imports + "\nawait tasks.trigger(" + jsonText(detail.run.taskId) + ", " + payload
           + (options.empty() ? "" : ", " + joined(options)) + ");\n";
}

} // namespace runyard::recipes
