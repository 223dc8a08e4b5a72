#include "engine/scheduling/attempts/attempt_context.h"

#include "engine/formats/duration_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace runyard {

namespace {

bool needsNoEscape(char c)
{
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

// Written as text rather than built as a tree: this runs for every attempt, on the engine thread.
std::string quoted(const std::string &text)
{
    if (std::ranges::all_of(text, needsNoEscape))
        return '"' + text + '"';
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string member(const char *name, const std::string &text)
{
    return '"' + std::string(name) + "\":" + quoted(text);
}

std::string member(const char *name, int number)
{
    return '"' + std::string(name) + "\":" + std::to_string(number);
}

std::string member(const char *name, bool flag)
{
    return '"' + std::string(name) + (flag ? "\":true" : "\":false");
}

std::string list(const std::vector<std::string> &texts)
{
    std::string result = "[";
    for (const std::string &text : texts)
        result += (result.size() > 1 ? "," : "") + quoted(text);
    return result + ']';
}

} // namespace

std::string attemptContext(const Run &run, const Attempt &attempt)
{
    std::string text = "{\"run\":{" + member("id", run.id.text);
    text += ",\"tags\":" + list(run.tags);
    text += ',' + member("isTest", run.isTest);
    text += ',' + member("isReplay", !run.replayOf.empty());
    text += ',' + member("createdAt", isoText(run.createdAt));
    text += ',' + member("maxAttempts", run.maxAttempts);
    text += ',' + member("version", run.version);
    text += ',' + member("priority", run.prioritySeconds);
    if (!run.parentId.empty())
        text += ',' + member("parentTaskRunId", run.parentId.text);
    if (!run.rootId.empty())
        text += ',' + member("rootTaskRunId", run.rootId.text);
    text += "},\"attempt\":{" + member("id", attempt.id.text);
    text += ',' + member("number", attempt.number);
    text += ',' + member("startedAt", isoText(attempt.createdAt));
    text += "},\"task\":{" + member("id", run.taskId);
    text += "},\"queue\":{" + member("name", run.queue);
    text += "},\"machine\":{" + member("name", run.machine);
    return text + "}}";
}

} // namespace runyard
