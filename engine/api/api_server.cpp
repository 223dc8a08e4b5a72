#include "engine/api/api_server.h"

#include "engine/api/metadata_updates.h"
#include "engine/api/router.h"

namespace runyard {

namespace {

/// The one path that needs no key.
const std::vector<std::string> kHealthPath = {"healthz"};

/// Takes the same time wherever the texts differ.
bool sameText(std::string_view given, std::string_view expected)
{
    unsigned difference = given.size() == expected.size() ? 0 : 1;
    for (std::size_t i = 0; i < given.size(); ++i)
        difference |= static_cast<unsigned char>(given[i])
                      ^ static_cast<unsigned char>(expected.empty() ? 0 : expected[i % expected.size()]);
    return difference == 0;
}

bool isAuthorized(const HttpRequest &request, const std::vector<std::string> &keys)
{
    constexpr std::string_view kScheme = "bearer ";
    auto value = request.header("authorization");
    if (value.size() <= kScheme.size())
        return false;
    for (std::size_t i = 0; i < kScheme.size(); ++i) {
        if ((value[i] | 0x20) != (kScheme[i] | 0x20))
            return false;
    }
    value.remove_prefix(kScheme.size());
    bool found = false;
    for (const auto &key : keys)
        found = (sameText(value, key) && !key.empty()) || found;
    return found;
}

} // namespace

struct ApiServer::State
{
    SystemClock clock;
    MetadataUpdates metadata;
    ApiContext context;
    Router router;
    std::vector<std::string> keys;

    State(EngineClient &client, std::vector<std::string> allowed)
        : context{client, clock, metadata}, keys(std::move(allowed))
    {
        router.add("GET", "/healthz", [](const ApiCall &call) {
            call.answer.json({{"ok", true}, {"version", RUNYARD_VERSION}});
        });
        addTriggerRoutes(router);
        addRunRoutes(router);
        addRunActionRoutes(router);
        addRunDataRoutes(router);
        addQueueRoutes(router);
        addDeploymentRoutes(router);
        addRunyardRoutes(router);
        addRunyardRunRoutes(router);
        addBulkRoutes(router);
    }

    void handle(const HttpRequest &request, HttpReply reply)
    {
        if (request.path != kHealthPath && !isAuthorized(request, keys)) {
            auto response =
                errorResponse({ErrorCode::Unauthorized,
                               request.header("authorization").empty() ? "The request carries no key."
                                                                       : "The key is not this engine's.",
                               "Send \"Authorization: Bearer KEY\" with the secret key from "
                               "credentials.json in the workspace.",
                               {}});
            response.headers.emplace_back("WWW-Authenticate", "Bearer");
            reply(std::move(response));
            return;
        }
        router.route(context, request, std::move(reply));
    }
};

ApiServer::ApiServer(std::shared_ptr<State> state, std::unique_ptr<HttpServer> server)
    : m_state(std::move(state)), m_server(std::move(server))
{
}

Result<std::unique_ptr<ApiServer>> ApiServer::start(ApiServerOptions options, EngineClient &client)
{
    auto state = std::make_shared<State>(client, std::move(options.keys));
    options.http.bodyRule = [state, limit = options.http.maxBodyBytes](const HttpRequest &head) {
        return state->router.bodyRule(head, limit);
    };
    auto server =
        HttpServer::listen(std::move(options.http), [state](const HttpRequest &request, HttpReply reply) {
            state->handle(request, std::move(reply));
        });
    if (!server)
        return server.error();
    return std::unique_ptr<ApiServer>(new ApiServer(std::move(state), std::move(*server)));
}

ApiServer::~ApiServer() = default;

std::uint16_t ApiServer::port() const
{
    return m_server->port();
}

std::string ApiServer::url() const
{
    return m_server->url();
}

} // namespace runyard
