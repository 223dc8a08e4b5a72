#include "engine/api/access/run_key_routes.h"

#include <array>

namespace runyard {

namespace {

using Rule = RunKeyRule;

struct RunKeyRow
{
    const char *method;
    const char *pattern;
    Rule rule;
};

constexpr std::array kRunKeyTable{
    RunKeyRow{"POST", "api/v1/tasks/*/trigger", Rule::Trigger},
    RunKeyRow{"POST", "api/v3/batches", Rule::BatchHead},
    RunKeyRow{"POST", "api/v2/tasks/batch", Rule::BatchHead},
    RunKeyRow{"POST", "api/v1/tasks/batch", Rule::BatchHead},
    RunKeyRow{"POST", "api/v1/tasks/*/batch", Rule::BatchHead},
    RunKeyRow{"POST", "api/v3/batches/*/items", Rule::BatchItems},
    RunKeyRow{"GET", "api/v1/batches/*", Rule::Batch}, RunKeyRow{"GET", "api/v2/batches/*", Rule::Batch},
    RunKeyRow{"GET", "api/v1/batches/*/results", Rule::Batch},
    RunKeyRow{"GET", "realtime/v1/batches/*", Rule::Batch}, RunKeyRow{"GET", "api/v3/runs/*", Rule::Family},
    RunKeyRow{"GET", "api/v1/runs/*/result", Rule::Family},
    RunKeyRow{"GET", "api/v1/runs/*/events", Rule::Family},
    RunKeyRow{"GET", "api/v1/runs/*/trace", Rule::Family},
    RunKeyRow{"GET", "api/v1/runs/*/spans/*", Rule::Family},
    RunKeyRow{"GET", "api/v1/runs/*/metadata", Rule::Family},
    RunKeyRow{"GET", "api/v1/runs/*/packets/*", Rule::Family},
    RunKeyRow{"GET", "realtime/v1/runs/*", Rule::Family},
    RunKeyRow{"GET", "realtime/v1/streams/*/*", Rule::Family},
    RunKeyRow{"GET", "runyard/v1/runs", Rule::FamilyList},
    RunKeyRow{"GET", "runyard/v1/runs/*", Rule::Family},
    RunKeyRow{"GET", "runyard/v1/runs/*/logs", Rule::Family},
    RunKeyRow{"POST", "api/v2/runs/*/cancel", Rule::Family},
    RunKeyRow{"POST", "api/v1/runs/*/reschedule", Rule::Family},
    // Its parent's and its root's metadata and streams are changed through its own, as the SDK does it.
    RunKeyRow{"POST", "api/v1/runs/*/tags", Rule::Own}, RunKeyRow{"PUT", "api/v1/runs/*/metadata", Rule::Own},
    RunKeyRow{"PUT", "realtime/v1/streams/*/*/*", Rule::Own},
    RunKeyRow{"POST", "realtime/v1/streams/*/*/*", Rule::Own},
    RunKeyRow{"HEAD", "realtime/v1/streams/*/*/*", Rule::Own},
    RunKeyRow{"POST", "realtime/v1/streams/*/*/*/append", Rule::Own},
    RunKeyRow{"POST", "engine/v1/runs/*/wait/duration", Rule::Own},
    RunKeyRow{"POST", "engine/v1/runs/*/waitpoints/tokens/*/wait", Rule::Own},
    RunKeyRow{"POST", "runyard/v1/runs/*/wait", Rule::Waits},
    RunKeyRow{"GET", "runyard/v1/runs/*/wait", Rule::Own},
    RunKeyRow{"POST", "api/v1/waitpoints/tokens", Rule::NewToken},
    RunKeyRow{"GET", "api/v1/waitpoints/tokens/*", Rule::Token},
    RunKeyRow{"POST", "api/v1/waitpoints/tokens/*/complete", Rule::Token},
    RunKeyRow{"PUT", "api/v2/packets/*", Rule::Free}, RunKeyRow{"GET", "api/v1/packets/*", Rule::Packet},
    RunKeyRow{"POST", "api/v1/auth/public-tokens", Rule::PublicToken},
    RunKeyRow{"POST", "api/v1/auth/jwt/claims", Rule::Free}, // what it signs is looked at when it is used
};

std::optional<std::vector<std::string>> idsIn(std::string_view pattern, const std::vector<std::string> &path)
{
    std::vector<std::string> ids;
    for (const auto &segment : path) {
        if (pattern.empty())
            return std::nullopt;
        const auto slash = pattern.find('/');
        const auto wanted = pattern.substr(0, slash);
        if (wanted == "*" ? segment.empty() : wanted != segment)
            return std::nullopt;
        if (wanted == "*")
            ids.push_back(segment);
        pattern = slash == pattern.npos ? std::string_view{} : pattern.substr(slash + 1);
    }
    return pattern.empty() && !path.empty() ? std::optional(std::move(ids)) : std::nullopt;
}

} // namespace

std::optional<RunKeyNeed> runKeyNeed(const HttpRequest &request)
{
    for (const auto &row : kRunKeyTable) {
        const bool isHead = request.method == "HEAD" && std::string_view(row.method) == "GET";
        if (!isHead && request.method != row.method)
            continue;
        if (auto ids = idsIn(row.pattern, request.path))
            return RunKeyNeed{row.rule, std::move(*ids)};
    }
    return std::nullopt;
}

} // namespace runyard
