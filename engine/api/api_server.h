// The HTTP API of one engine: bearer keys, routes, JSON. Everything it does goes through
// EngineClient. Handlers run on the HTTP server's thread and never block.
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
    std::vector<std::string> keys; // any of these, as "Authorization: Bearer KEY"; the first signs tokens
    std::string accessToken;       // one of them: what command lines get that are let in
    std::string projectRef;        // of /api/v1/projects/REF/…; empty = any
    std::filesystem::path folder;  // for uploads and streams; made when needed
};

class ApiServer
{
public:
    /// `client` must outlive the server. Errors are those of HttpServer::listen.
    static Result<std::unique_ptr<ApiServer>> start(ApiServerOptions options, EngineClient &client);
    ~ApiServer();

    std::uint16_t port() const;
    std::string url() const;
    /// Command lines that ask to be let in.
    LoginCodes &logins() const;

private:
    struct State;
    ApiServer(std::shared_ptr<State> state, std::unique_ptr<HttpServer> server);
    std::shared_ptr<State> m_state; // replies that are still on their way share it
    std::unique_ptr<HttpServer> m_server;
};

} // namespace runyard
