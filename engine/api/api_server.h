// The HTTP API of an engine: bearer keys, routes, JSON. It uses the engine only through EngineClient. Thread:
// handlers run on the HTTP server's thread and never block.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/http/http_server.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace runyard {

class LoginCodes;

struct ApiServerOptions
{
    HttpServerOptions http;
    std::vector<std::string> keys; // accepted as "Authorization: Bearer KEY"; the first signs tokens
    std::string accessToken;       // one of them, given to approved command lines
    std::string projectRef;        // in /api/v1/projects/REF/…; empty = any
    std::filesystem::path folder;  // for uploads and streams; created when needed
};

class ApiServer
{
public:
    /// `client` must outlive the server. Errors: as HttpServer::listen.
    static Result<std::unique_ptr<ApiServer>> start(ApiServerOptions options, EngineClient &client);
    ~ApiServer();

    std::uint16_t port() const;
    std::string url() const;
    /// Command lines that request access.
    LoginCodes &logins() const;

private:
    struct State;
    ApiServer(std::shared_ptr<State> state, std::unique_ptr<HttpServer> server);
    std::shared_ptr<State> m_state; // shared with replies that are still pending
    std::unique_ptr<HttpServer> m_server;
};

} // namespace runyard
