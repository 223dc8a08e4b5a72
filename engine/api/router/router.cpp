#include "engine/api/router/router.h"

#include "engine/base/quoted.h"

namespace runyard {

using wire::Json;

namespace {

constexpr std::size_t kDetailBytes = 1'000; // a path with long names is still useful

int httpStatus(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput: return 400;
    case ErrorCode::NotFound: return 404;
    case ErrorCode::Unprocessable:
    case ErrorCode::Conflict: return 422; // clients would retry 409 in vain
    case ErrorCode::TooLarge: return 413;
    case ErrorCode::Unauthorized: return 401;
    case ErrorCode::Unavailable: return 503;
    case ErrorCode::WorkspaceInUse:
    case ErrorCode::StorageFailed:
    case ErrorCode::StoreDamaged:
    case ErrorCode::Internal: break;
    }
    return 500;
}

std::optional<std::vector<std::string>> match(const std::vector<std::string> &pattern,
                                              const std::vector<std::string> &path)
{
    if (pattern.size() != path.size())
        return std::nullopt;
    std::vector<std::string> parameters;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (pattern[i] == "*" && !path[i].empty())
            parameters.push_back(path[i]);
        else if (pattern[i] != path[i])
            return std::nullopt;
    }
    return parameters;
}

bool answers(const std::string &routeMethod, const std::string &method)
{
    return routeMethod == method || (method == "HEAD" && routeMethod == "GET");
}

} // namespace

HttpResponse jsonResponse(int status, const Json &body)
{
    return {status, "application/json", wire::dump(body), {}};
}

HttpResponse errorResponse(const Error &error)
{
    Json body = {{"error", boundedMessage(error.text())}};
    if (!error.details.empty()) {
        body["details"] = Json::array();
        for (const auto &detail : error.details)
            body["details"].push_back(
                {{"path", shortText(detail.path, kDetailBytes)}, {"reason", boundedMessage(detail.reason)}});
    }
    auto response = jsonResponse(httpStatus(error.code), body);
    if (response.status < 500) // otherwise the same request may succeed later
        response.headers.emplace_back("x-should-retry", "false");
    return response;
}

Route &Router::add(std::string method, std::string_view pattern, Route::Function function, HttpBodyRule body)
{
    Route route{.method = std::move(method), .segments = {}, .function = std::move(function), .body = body};
    while (!pattern.empty()) {
        pattern.remove_prefix(1);
        const auto slash = pattern.find('/');
        route.segments.emplace_back(pattern.substr(0, slash));
        pattern = slash == pattern.npos ? std::string_view{} : pattern.substr(slash);
    }
    return m_routes.emplace_back(std::move(route));
}

Router::Found Router::find(const HttpRequest &request) const
{
    for (const auto &route : m_routes) {
        if (!answers(route.method, request.method))
            continue;
        if (auto parameters = match(route.segments, request.path))
            return {&route, std::move(*parameters)};
    }
    return {};
}

bool Router::isOpen(const HttpRequest &request) const
{
    bool isKnown = false;
    for (const auto &route : m_routes) {
        if (!match(route.segments, request.path))
            continue;
        if (answers(route.method, request.method))
            return route.isOpen;
        if (!route.isOpen)
            return false;
        isKnown = true;
    }
    return isKnown; // routes open to everybody also report their methods to everybody
}

std::vector<std::string> Router::routes() const
{
    std::vector<std::string> all;
    for (const auto &route : m_routes) {
        std::string text = route.method + " ";
        for (const auto &segment : route.segments)
            text += "/" + segment;
        all.push_back(std::move(text));
    }
    return all;
}

HttpBodyRule Router::bodyRule(const HttpRequest &head, std::size_t otherwise) const
{
    for (const auto &route : m_routes) {
        if (route.method == head.method && match(route.segments, head.path)) {
            auto rule = route.body;
            rule.maxBytes = rule.maxBytes == 0 ? otherwise : rule.maxBytes;
            return rule;
        }
    }
    return {otherwise};
}

void Router::route(ApiContext &context, const HttpRequest &request, HttpReply reply) const
{
    if (auto found = find(request); found.route) {
        const auto vocabulary = request.header("x-trigger-api-version") == "2025-07-16"
                                    ? wire::Vocabulary::Current
                                    : wire::Vocabulary::Legacy;
        return found.route->function(
            {request, std::move(found.parameters), vocabulary, context, Answer(std::move(reply))});
    }
    std::string allowed;
    for (const auto &route : m_routes) {
        if (match(route.segments, request.path))
            allowed += (allowed.empty() ? "" : ", ") + route.method + (route.method == "GET" ? ", HEAD" : "");
    }
    if (allowed.empty())
        return reply(errorResponse(
            {ErrorCode::NotFound, "There is nothing at " + shortText(request.target, 200) + ".", {}, {}}));
    auto response =
        jsonResponse(405, {{"error", request.method + " is not possible here; " + allowed + " is."}});
    response.headers.emplace_back("Allow", allowed);
    reply(std::move(response));
}

} // namespace runyard
