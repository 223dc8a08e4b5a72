// Finds the handler of a request by method and path segments, and sends answers as JSON.
#pragma once

#include "engine/api/access/route_access.h"
#include "engine/api/access/run_key_rule.h"
#include "engine/api/wire/json.h"
#include "engine/api/wire/run_json.h"
#include "engine/contract/engine_client.h"
#include "engine/contract/reply.h"
#include "engine/http/http_server.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace runyard {

HttpResponse jsonResponse(int status, const wire::Json &body);
/// Returns {"error": text, "details"?: […]} with the status of the code, and x-should-retry: false if a retry
/// cannot help.
HttpResponse errorResponse(const Error &error);

/// Sends the answer to one client. Copyable; answer exactly once.
class Answer
{
public:
    explicit Answer(HttpReply reply) : m_reply(std::move(reply)) {}

    void json(const wire::Json &body) const { m_reply(jsonResponse(200, body)); }
    void send(HttpResponse response) const { m_reply(std::move(response)); }
    void fail(const Error &error) const { m_reply(errorResponse(error)); }
    /// For a pending answer: see HttpReply.
    void whenGone(std::function<void()> gone) const { m_reply.whenGone(std::move(gone)); }

    /// Returns a reply that sends errors to the client and passes values to `use`.
    template <class T, class Use>
    Reply<T> orFail(Use use) const
    {
        return [answer = *this, use = std::move(use)](Result<T> result) mutable {
            if (!result)
                answer.fail(result.error());
            else
                use(std::move(*result));
        };
    }

private:
    HttpReply m_reply;
};

class HeldAnswers;
class MetadataUpdates;
class LoginCodes;
class OtelIntake;
class RealtimeHub;
struct ApiFiles;

/// The services available to every route. Outlives the server.
struct ApiContext
{
    EngineClient &client;
    const Clock &clock;
    MetadataUpdates &metadata;
    RealtimeHub &realtime;
    ApiFiles &files;
    HeldAnswers &held;
    LoginCodes &logins;
    OtelIntake &otel;
    std::string accessToken; // given to approved command lines
    std::string signingKey;  // the environment's secret key: signs public tokens and URLs
    std::string projectRef;  // the only project, "proj_…"; empty = any is accepted
};

struct ApiCall
{
    const HttpRequest &request;          // valid during the call only
    std::vector<std::string> parameters; // the segments matched by each "*"
    wire::Vocabulary vocabulary;
    ApiContext &context;
    Answer answer;
};

/// One route, declared in one place: its path, who may call it, the size of its body, and its handler.
struct Route
{
    using Function = std::function<void(const ApiCall &)>;

    std::string method;
    std::vector<std::string> segments; // "*" matches any
    Function function;
    HttpBodyRule body;
    bool isOpen = false;                  // requires no key
    std::optional<ScopeRule> tokenRule;   // empty = accepts no public token
    std::optional<RunKeyRule> runKeyRule; // empty = accepts no run's key

    Route &open()
    {
        isOpen = true;
        return *this;
    }
    Route &forToken(ScopeRule rule)
    {
        tokenRule = rule;
        return *this;
    }
    Route &forRunKey(RunKeyRule rule)
    {
        runKeyRule = rule;
        return *this;
    }
};

class Router
{
public:
    /// The route of a request and the segments matched by each "*"; null if no route matches.
    struct Found
    {
        const Route *route = nullptr;
        std::vector<std::string> parameters;
    };

    /// Adds a route. `pattern`: "/api/v1/runs/*/tags". `body`: 0 bytes = the server's limit. Requires the
    /// workspace's key unless the returned route allows more; the reference is valid until the next add().
    Route &add(std::string method, std::string_view pattern, Route::Function function,
               HttpBodyRule body = {});
    Found find(const HttpRequest &request) const;
    bool isOpen(const HttpRequest &request) const;
    /// Returns "GET /api/v1/runs/*" for each route.
    std::vector<std::string> routes() const;
    /// Returns the body rule of a request's route, or `otherwise` if it has none.
    HttpBodyRule bodyRule(const HttpRequest &head, std::size_t otherwise) const;
    /// Answers 404 for an unknown path and 405 with Allow for a known one.
    void route(ApiContext &context, const HttpRequest &request, HttpReply reply) const;

private:
    std::vector<Route> m_routes;
};

// Each file under routes/ adds the routes for one noun.
void addDescriptionRoutes(Router &router);
void addTriggerRoutes(Router &router);
void addRunRoutes(Router &router);
void addRunActionRoutes(Router &router);
void addRunDataRoutes(Router &router);
void addQueueRoutes(Router &router);
void addDeploymentRoutes(Router &router);
void addRunyardRoutes(Router &router);
void addRunyardRunRoutes(Router &router);
void addBulkRoutes(Router &router);
void addAuthRoutes(Router &router);
void addRealtimeRoutes(Router &router);
void addTokenRoutes(Router &router);
void addVariableRoutes(Router &router);
void addScheduleRoutes(Router &router);
void addStreamRoutes(Router &router);
void addOtelRoutes(Router &router);
void addPacketRoutes(Router &router);
void addBatchRoutes(Router &router);
void addOfficialBulkRoutes(Router &router);
void addErrorRoutes(Router &router);
void addTraceRoutes(Router &router);
void addWaitRoutes(Router &router);
void addCliRoutes(Router &router);
void addDevRoutes(Router &router);
void addAllRoutes(Router &router);

} // namespace runyard
