#include "tests/bench/bench_server.h"

#include <stdexcept>

namespace runyard::bench {

std::unique_ptr<ApiServer> serve(EngineClient &client)
{
    auto server = ApiServer::start({.http = {}, .keys = {kKey}}, client);
    if (!server)
        throw std::runtime_error(server.error().text());
    return std::move(server).value();
}

std::unique_ptr<HttpServer> serveConstant()
{
    auto server = HttpServer::listen({}, [](const HttpRequest &, HttpReply reply) {
        HttpResponse response;
        response.body = R"({"id":"run_01k8b05h9o0000cj4jv7k54v3k","isCached":false})";
        reply(std::move(response));
    });
    if (!server)
        throw std::runtime_error(server.error().text());
    return std::move(server).value();
}

} // namespace runyard::bench
