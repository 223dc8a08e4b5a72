// A strict HTTP/1.1 server on its own thread, for loopback. Knows nothing of runs.
//
// Limits: header 16 KiB, body `maxBodyBytes` (413), `headTime` to send a request head, 60 s idle
// keep-alive, a cap on connections (503). Keep-alive and pipelining answer in order. Chunked request
// bodies are accepted; Content-Length together with Transfer-Encoding is refused (400). Paths are
// split before percent-decoding. Host must name this machine and Origin, when present, must be our
// own (403), against DNS rebinding.
#pragma once

#include "engine/domain/result.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace runyard {

struct HttpRequest
{
    std::string method;                                       // "GET", upper case
    std::string target;                                       // as sent
    std::vector<std::string> path;                            // decoded segments
    std::vector<std::pair<std::string, std::string>> query;   // decoded, in order
    std::vector<std::pair<std::string, std::string>> headers; // names in lower case
    std::string body;

    std::string_view header(std::string_view lowerCaseName) const; // empty if absent
    std::string_view queryValue(std::string_view name) const;      // first; empty if absent
};

struct HttpResponse
{
    int status = 200;
    std::string contentType = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
};

/// Call exactly once, from any thread. Calling after the client has gone is harmless.
using HttpReply = std::function<void(HttpResponse)>;
/// Called on the server's thread; must not block.
using HttpHandler = std::function<void(const HttpRequest &, HttpReply)>;

struct HttpServerOptions
{
    std::string address = "127.0.0.1";
    std::uint16_t port = 0; // 0 = any free port
    std::size_t maxBodyBytes = 8u << 20;
    std::size_t maxConnections = 1'024;
    std::chrono::milliseconds headTime{10'000}; // from the first byte of a request head to its end
};

class HttpServer
{
public:
    /// Error: Unavailable with "Port N is taken by another program" when it is.
    static Result<std::unique_ptr<HttpServer>> listen(HttpServerOptions options, HttpHandler handler);
    /// Stops accepting, closes connections, joins the thread.
    ~HttpServer();

    std::uint16_t port() const;
    std::string url() const; // "http://127.0.0.1:PORT"

private:
    class Impl;
    explicit HttpServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace runyard
