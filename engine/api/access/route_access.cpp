#include "engine/api/access/route_access.h"

#include "engine/api/wire/query_values.h"

#include <algorithm>

namespace runyard {

using wire::Json;

namespace {

using Subject = ScopeRule::Subject;
using Where = ScopeRule::Where;

/// The list applies every filter in the request, so a second filter would differ from the filter that was
/// checked.
std::vector<std::string> tasksInFilter(const HttpRequest &request)
{
    constexpr std::string_view kFilter = "filter[taskIdentifier]";
    const auto isOfTasks = [&](const auto &entry) {
        return entry.first.starts_with(kFilter.substr(0, kFilter.size() - 1));
    };
    if (std::ranges::count_if(request.query, isOfTasks) != 1)
        return {};
    auto tasks = wire::commaList(request.queryValue(kFilter));
    // "*" in a filter matches any text; in a scope it is literal.
    const bool isOpen =
        std::ranges::any_of(tasks, [](const auto &task) { return task.find('*') != task.npos; });
    return isOpen ? std::vector<std::string>{} : tasks;
}

std::vector<std::string> tasksInBody(const HttpRequest &request)
{
    std::vector<std::string> tasks;
    const auto body = wire::parseObject(request.body);
    if (!body)
        return tasks;
    if (const auto found = body->find("taskIdentifiers"); found != body->end() && found->is_array()) {
        for (const auto &task : *found)
            tasks.push_back(task.is_string() ? task.get<std::string>() : std::string());
    }
    return tasks;
}

/// Reads the task of every line: a batch announced for a task must not start other tasks.
std::vector<std::string> tasksInLines(const HttpRequest &request)
{
    std::vector<std::string> tasks;
    std::string_view rest = request.body;
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        const auto line = rest.substr(0, end);
        rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
        if (line.find_first_not_of(" \t\r") == line.npos)
            continue;
        const auto item = wire::parseObject(line);
        const auto task = item ? item->find("task") : Json::const_iterator();
        // An item without a task counts as a task without a name, which no scope with an id covers.
        const bool isNamed = item && task != item->end() && task->is_string();
        auto name = isNamed ? task->get<std::string>() : std::string();
        if (std::ranges::find(tasks, name) == tasks.end())
            tasks.push_back(std::move(name));
    }
    return tasks;
}

std::string_view kindOf(Subject subject)
{
    switch (subject) {
    case Subject::Run: return "runs";
    case Subject::Tags: return "tags";
    case Subject::Tasks:
    case Subject::AnyTask: return "tasks";
    case Subject::Batch: return "batch";
    case Subject::Waitpoint: return "waitpoints";
    }
    return {};
}

} // namespace

AccessNeed accessNeed(const ScopeRule &rule, const std::vector<std::string> &parameters,
                      const HttpRequest &request)
{
    switch (rule.where) {
    case Where::Path: return {rule, {parameters.front()}};
    case Where::TagsInQuery: return {rule, wire::commaList(request.queryValue("tags"))};
    case Where::FilterInQuery: return {rule, tasksInFilter(request)};
    case Where::TasksInBody: return {rule, tasksInBody(request)};
    case Where::TasksInLines: return {rule, tasksInLines(request)};
    case Where::Nowhere: break;
    }
    return {rule, {}};
}

bool grants(const std::vector<TokenScope> &scopes, std::string_view action, std::string_view kind,
            std::string_view id)
{
    return std::ranges::any_of(scopes, [&](const TokenScope &scope) {
        if (scope.action == "admin" && scope.kind.empty())
            return true;
        return scope.action == action && scope.kind == kind && (scope.id.empty() || scope.id == id);
    });
}

bool grants(const std::vector<TokenScope> &scopes, const AccessNeed &need)
{
    const auto has = [&](std::string_view action, std::string_view kind) {
        return std::ranges::any_of(scopes, [&](const TokenScope &scope) {
            return scope.action == action && scope.kind == kind && scope.id.empty();
        });
    };
    if (has("admin", "") || (need.rule.action == "read" && (has("read", "all") || has("read", "runs"))))
        return true;
    const bool isTriggering = need.rule.action == "trigger" || need.rule.action == "batchTrigger";
    if (isTriggering && has("write", "tasks"))
        return true;
    const auto grantsOne = [&](const std::string &id) {
        return grants(scopes, need.rule.action, kindOf(need.rule.subject), id);
    };
    switch (need.rule.subject) {
    case Subject::Tasks: return !need.ids.empty() && std::ranges::all_of(need.ids, grantsOne);
    case Subject::AnyTask:
        return std::ranges::any_of(scopes, [](const TokenScope &scope) {
            return (scope.action == "trigger" || scope.action == "batchTrigger") && scope.kind == "tasks";
        });
    case Subject::Run:
    case Subject::Tags:
    case Subject::Batch:
    case Subject::Waitpoint: return std::ranges::any_of(need.ids, grantsOne);
    }
    return false;
}

std::string scopesWanted(const AccessNeed &need)
{
    const auto kind = std::string(need.rule.action) + ":" + std::string(kindOf(need.rule.subject));
    std::string text;
    for (const auto &id : need.ids)
        text += (text.empty() ? "" : " or ") + kind + ":" + id;
    return text.empty() ? kind : text + ", or " + kind;
}

} // namespace runyard
