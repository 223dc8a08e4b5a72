#include "engine/api/api_server.h"

#include "engine/api/access/login_codes.h"
#include "engine/api/access/signed_url.h"
#include "engine/api/dev/dev_socket.h"
#include "engine/api/files/stored_payloads.h"
#include "engine/api/otel/otel_intake.h"
#include "engine/api/realtime/realtime_hub.h"
#include "engine/api/router/held_answers.h"
#include "engine/api/router/public_access.h"
#include "engine/api/router/router.h"
#include "engine/api/router/run_access.h"
#include "engine/api/routes/metadata_updates.h"
#include "engine/api/streams/api_files.h"
#include "engine/base/limits.h"
#include "engine/base/secret_text.h"
#include "engine/base/signature.h"

#include <algorithm>

namespace runyard {

namespace {

/// Returns the text after "Bearer " (in any case), or nothing.
std::string_view bearer(const HttpRequest &request)
{
    constexpr std::string_view kScheme = "bearer ";
    auto value = request.header("authorization");
    if (value.size() <= kScheme.size())
        return {};
    for (std::size_t i = 0; i < kScheme.size(); ++i) {
        if ((value[i] | 0x20) != (kScheme[i] | 0x20))
            return {};
    }
    value.remove_prefix(kScheme.size());
    return value;
}

bool isOneOf(std::string_view key, const std::vector<std::string> &keys)
{
    bool found = false;
    for (const auto &ours : keys)
        found = (!ours.empty() && sameSecret(key, ours)) || found;
    return found;
}

HttpResponse noKey(bool isMissing)
{
    auto response =
        errorResponse({ErrorCode::Unauthorized,
                       isMissing ? "The request carries no key." : "The key is not this engine's.",
                       "Send \"Authorization: Bearer KEY\" with the secret key from "
                       "credentials.json in the workspace.",
                       {}});
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
}

HttpAdmission refusedAs(HttpResponse response)
{
    const auto isChallenge = [](const auto &header) { return header.first == "WWW-Authenticate"; };
    if (response.status == 401 && std::ranges::none_of(response.headers, isChallenge))
        response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return {.hasKey = false, .refusal = std::move(response)};
}

} // namespace

struct ApiServer::State
{
    SystemClock clock;
    MetadataUpdates metadata;
    ApiFiles files;
    RealtimeHub realtime;
    HeldAnswers held;
    LoginCodes logins{clock};
    DevNotifier devNotifier;
    OtelIntake otel;
    ApiContext context;
    Router router;
    std::vector<std::string> keys;
    RunAccess runAccess;
    PublicAccess publicAccess;

    State(EngineClient &client, const ApiServerOptions &options)
        : files(client, clock, options.folder)
        , realtime(client, clock,
                   [this](const RunId &run, RealtimeHub::UseStreams use) {
                       files.streams.withFiles(
                           [run, use](StreamFiles &streams) { use(streams.keys(run.text)); });
                   })
        , devNotifier(client)
        , otel(client, clock)
        , context{client,
                  clock,
                  metadata,
                  realtime,
                  files,
                  held,
                  logins,
                  otel,
                  options.accessToken,
                  options.keys.empty() ? std::string() : options.keys.front(),
                  options.projectRef}
        , keys(options.keys)
        , runAccess(client, clock, context.signingKey)
        , publicAccess(client, clock, context.signingKey,
                       [this](const std::string &maker, const std::vector<TokenScope> &scopes,
                              std::function<void(Result<bool>)> verdict) {
                           runAccess.checkScopes(maker, scopes, std::move(verdict));
                       })
    {
        addAllRoutes(router);
    }

    /// Decides from the head alone whether to read the body. handle() makes the real decision.
    HttpAdmission admit(const HttpRequest &head) const
    {
        const auto key = bearer(head);
        if (isOneOf(key, keys) || runAccess.knows(key))
            return {.hasKey = true};
        if (router.isOpen(head))
            return {.hasKey = false};
        if (!head.path.empty() && head.path.front() == kSignedSegment) {
            const auto isGood = checkSignedUrl(head, context.signingKey, clock.now());
            return isGood ? HttpAdmission{.hasKey = true} : refusedAs(forbidden(isGood.error().text()));
        }
        if (!looksLikePublicToken(key))
            return refusedAs(noKey(head.header("authorization").empty()));
        const auto token = readPublicToken(key, context.signingKey, clock.now());
        return token ? HttpAdmission{.hasKey = true} : refusedAs(errorResponse(token.error()));
    }

    void handle(const HttpRequest &request, HttpReply reply)
    {
        const auto key = bearer(request);
        if (router.isOpen(request) || isOneOf(key, keys))
            return route(request, std::move(reply));
        if (!request.path.empty() && request.path.front() == kSignedSegment)
            return routeSigned(request, std::move(reply));
        const auto goOn = [this](const HttpRequest &allowed, HttpReply answer) {
            route(allowed, std::move(answer));
        };
        if (looksLikeRunKey(key))
            return runAccess.handle(key, request, router.find(request), std::move(reply), goOn);
        if (!looksLikePublicToken(key))
            return reply(noKey(request.header("authorization").empty()));
        publicAccess.handle(key, request, router.find(request), std::move(reply), goOn);
    }

    /// Handles an authenticated request.
    void route(const HttpRequest &request, HttpReply reply)
    {
        if (!namesUploads(request))
            return router.route(context, request, std::move(reply));
        const bool isLines = request.path.back() == "items";
        files.withPackets(
            [this, request = HttpRequest(request), reply, isLines](PacketFiles &packets) mutable {
                auto body = withUploads(request.body, isLines, packets, *files.secretValues());
                if (!body)
                    return reply(errorResponse(body.error()));
                request.body = std::move(*body);
                router.route(context, request, std::move(reply));
            });
    }

    void routeSigned(const HttpRequest &request, HttpReply reply)
    {
        if (const auto isGood = checkSignedUrl(request, context.signingKey, clock.now()); !isGood)
            return reply(forbidden(isGood.error().text()));
        router.route(context, request, std::move(reply));
    }
};

ApiServer::ApiServer(std::shared_ptr<State> state, std::unique_ptr<HttpServer> server)
    : m_state(std::move(state)), m_server(std::move(server))
{
}

Result<std::unique_ptr<ApiServer>> ApiServer::start(ApiServerOptions options, EngineClient &client)
{
    auto state = std::make_shared<State>(client, options);
    options.http.bodyRule = [state, limit = options.http.maxBodyBytes](const HttpRequest &head) {
        auto rule = state->router.bodyRule(head, limit);
        // Bodies larger than any upload are read into memory only with a valid key.
        const bool isHuge = !rule.whileItArrives && rule.maxBytes > limits::kOutputBytes;
        if (isHuge && !isOneOf(bearer(head), state->keys) && !state->runAccess.knows(bearer(head)))
            rule.maxBytes = limit;
        return rule;
    };
    options.http.admit = [state](const HttpRequest &head) { return state->admit(head); };
    options.http.webSocket = [state](const HttpRequest &request) -> std::shared_ptr<WebSocketPeer> {
        const bool isDevSocket = !request.path.empty() && request.path.front() == "socket.io"
                                 && request.queryValue("transport") == "websocket";
        if (!isDevSocket || !isOneOf(bearer(request), state->keys))
            return nullptr;
        return std::make_shared<DevSocket>(state->devNotifier);
    };
    options.http.everySecond = [state] {
        state->held.tick();
        state->realtime.tick();
        state->files.streams.tick();
    };
    auto server =
        HttpServer::listen(std::move(options.http), [state](const HttpRequest &request, HttpReply reply) {
            state->handle(request, std::move(reply));
        });
    if (!server)
        return server.error();
    return std::unique_ptr<ApiServer>(new ApiServer(std::move(state), std::move(*server)));
}

ApiServer::~ApiServer()
{
    m_server.reset();
    m_state->held.clear(); // its answers refer back to the state
}

LoginCodes &ApiServer::logins() const
{
    return m_state->logins;
}

std::uint16_t ApiServer::port() const
{
    return m_server->port();
}

std::string ApiServer::url() const
{
    return m_server->url();
}

} // namespace runyard
