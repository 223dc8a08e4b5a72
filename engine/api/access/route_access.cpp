#include "engine/api/access/route_access.h"

#include "engine/api/wire/query_values.h"

#include <algorithm>
#include <array>

namespace runyard {

using wire::Json;

namespace {

using Subject = AccessNeed::Subject;

/// Where the ids stand.
using Body = AccessNeed::Body;

enum class Where { Path, TagsInQuery, FilterInQuery, TasksInBody, TasksInLines, Nowhere };

struct Row
{
    const char *method;
    const char *pattern; // "*" is a segment; the first one is the id
    const char *action;
    Subject subject;
    Where where = Where::Path;
    Body body = Body::Nothing;
};

constexpr std::array kTable{
    Row{"GET", "api/v3/runs/*", "read", Subject::Run},
    Row{"GET", "api/v1/runs/*/result", "read", Subject::Run},
    Row{"GET", "api/v1/runs/*/events", "read", Subject::Run},
    Row{"GET", "api/v1/runs/*/trace", "read", Subject::Run},
    Row{"GET", "api/v1/runs/*/spans/*", "read", Subject::Run},
    Row{"GET", "api/v1/runs/*/metadata", "read", Subject::Run},
    Row{"GET", "api/v1/runs/*/packets/*", "read", Subject::Run},
    Row{"GET", "realtime/v1/runs/*", "read", Subject::Run},
    Row{"GET", "realtime/v1/streams/*/*", "read", Subject::Run},
    Row{"GET", "realtime/v1/runs", "read", Subject::Tags, Where::TagsInQuery},
    Row{"GET", "api/v1/runs", "read", Subject::Tasks, Where::FilterInQuery},
    Row{"GET", "realtime/v1/batches/*", "read", Subject::Batch},
    Row{"GET", "api/v1/batches/*", "read", Subject::Batch},
    Row{"GET", "api/v1/batches/*/results", "read", Subject::Batch},
    Row{"GET", "api/v2/batches/*", "read", Subject::Batch},
    Row{"POST", "api/v2/runs/*/cancel", "write", Subject::Run},
    Row{"POST", "api/v1/runs/*/tags", "write", Subject::Run, Where::Path, Body::Tags},
    Row{"PUT", "api/v1/runs/*/metadata", "write", Subject::Run, Where::Path, Body::Metadata},
    Row{"POST", "api/v1/runs/*/reschedule", "write", Subject::Run},
    Row{"POST", "api/v1/waitpoints/tokens/*/complete", "write", Subject::Waitpoint},
    Row{"POST", "api/v1/tasks/*/trigger", "trigger", Subject::Tasks, Where::Path, Body::Trigger},
    Row{"POST", "api/v3/batches", "batchTrigger", Subject::Tasks, Where::TasksInBody, Body::BatchHead},
    Row{"POST", "api/v3/batches/*/items", "batchTrigger", Subject::Tasks, Where::TasksInLines,
        Body::BatchItems},
    Row{"PUT", "api/v2/packets/*", "trigger", Subject::AnyTask, Where::Nowhere},
};

std::optional<std::string> match(std::string_view pattern, const std::vector<std::string> &path)
{
    std::string id;
    for (const auto &segment : path) {
        const auto slash = pattern.find('/');
        const auto wanted = pattern.substr(0, slash);
        if (wanted == "*" ? segment.empty() : wanted != segment)
            return std::nullopt;
        if (wanted == "*" && id.empty())
            id = segment;
        pattern = slash == pattern.npos ? std::string_view{} : pattern.substr(slash + 1);
        if (pattern.empty() && &segment != &path.back())
            return std::nullopt;
    }
    return pattern.empty() && !path.empty() ? std::optional(id) : std::nullopt;
}

/// The list reads every filter it is given, so a second one would be another than the one that was looked at.
std::vector<std::string> tasksInFilter(const HttpRequest &request)
{
    constexpr std::string_view kFilter = "filter[taskIdentifier]";
    const auto isOfTasks = [&](const auto &entry) {
        return entry.first.starts_with(kFilter.substr(0, kFilter.size() - 1));
    };
    if (std::ranges::count_if(request.query, isOfTasks) != 1)
        return {};
    auto tasks = wire::commaList(request.queryValue(kFilter));
    // "*" in a filter stands for any text, in a scope for itself.
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

/// The task of every line: a batch that was announced for one task must not start others.
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
        // An item without a task counts as one with no name, which no scope grants by its id.
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

std::optional<AccessNeed> accessNeed(const HttpRequest &request)
{
    const std::string_view method = request.method == "HEAD" ? "GET" : std::string_view(request.method);
    for (const auto &row : kTable) {
        if (method != row.method)
            continue;
        const auto id = match(row.pattern, request.path);
        if (!id)
            continue;
        AccessNeed need{
            .action = row.action, .subject = row.subject, .ids = {}, .isTrigger = false, .body = row.body};
        switch (row.where) {
        case Where::Path: need.ids = {*id}; break;
        case Where::TagsInQuery: need.ids = wire::commaList(request.queryValue("tags")); break;
        case Where::FilterInQuery: need.ids = tasksInFilter(request); break;
        case Where::TasksInBody: need.ids = tasksInBody(request); break;
        case Where::TasksInLines: need.ids = tasksInLines(request); break;
        case Where::Nowhere: break;
        }
        need.isTrigger = row.where == Where::TasksInBody || need.action == "trigger";
        need.isTrigger = need.isTrigger && row.subject == Subject::Tasks;
        return need;
    }
    return std::nullopt;
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
    if (has("admin", "") || (need.action == "read" && (has("read", "all") || has("read", "runs"))))
        return true;
    const bool isTriggering = need.action == "trigger" || need.action == "batchTrigger";
    if (isTriggering && has("write", "tasks"))
        return true;
    const auto grantsOne = [&](const std::string &id) {
        return grants(scopes, need.action, kindOf(need.subject), id);
    };
    switch (need.subject) {
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
    const auto kind = need.action + ":" + std::string(kindOf(need.subject));
    std::string text;
    for (const auto &id : need.ids)
        text += (text.empty() ? "" : " or ") + kind + ":" + id;
    return text.empty() ? kind : text + ", or " + kind;
}

} // namespace runyard
