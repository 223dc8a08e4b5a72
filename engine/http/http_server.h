// A strict HTTP/1.1 server on its own thread, for loopback. It has no knowledge of runs.
//
// Limits: 16 KiB for a header, `maxBodyBytes` or the result of `bodyRule` for a body (413), `headTime` to send
// a request head, 60 s of idle keep-alive, a maximum number of connections (the oldest connection that has not
// been admitted is closed to make room, else 503), and a maximum for the bodies in memory of all connections
// together (503). Pipelined requests are answered in order. Chunked request bodies are accepted; Content-Length
// together with Transfer-Encoding is refused (400). Paths are split before percent-decoding. To prevent DNS
// rebinding, Host must name this machine and Origin, if present, must be this server (403).
//
// A reply may stay pending indefinitely, and a body may be produced while it is sent (HttpBody) or read while
// it arrives (HttpUpload). Each occupies a connection, but no thread.
#pragma once

#include "engine/base/result.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace runyard {

/// The body of a request, read while it arrives.
class HttpUpload
{
public:
    struct Piece
    {
        std::string bytes; // at most 64 KiB; may be empty
        bool isLast = false;
        bool isBroken = false; // the client disconnected, or sent invalid data or too much; no more follows
    };
    virtual ~HttpUpload() = default;
    /// Reads the next piece. Thread: any; one call at a time, and none after the answer. `use` is called on the
    /// server's thread.
    virtual void read(std::function<void(Piece)> use) = 0;
};

struct HttpRequest
{
    std::string method;                                       // "GET", upper case
    std::string target;                                       // as sent
    std::vector<std::string> path;                            // decoded segments
    std::vector<std::pair<std::string, std::string>> query;   // decoded, in order
    std::vector<std::pair<std::string, std::string>> headers; // names in lower case
    std::string body;
    std::shared_ptr<HttpUpload> upload = nullptr; // instead of `body`, if the body rule says so
    std::string madeBy = {}; // set by the API: the run whose key was sent, or "task ID"; empty = another key

    std::string_view header(std::string_view lowerCaseName) const; // empty if absent
    std::string_view queryValue(std::string_view name) const;      // first; empty if absent
};

/// The body of an answer, produced while it is sent. The server asks for the next piece after it has sent the
/// previous one, so a slow client costs one piece of memory. A client that reads nothing for 60 s is
/// disconnected.
class HttpBody
{
public:
    using Piece = std::function<void(std::string)>;
    virtual ~HttpBody() = default;
    /// Called on the server's thread; must not block. Call `piece` exactly once, from any thread, at any time.
    /// An empty piece ends the body.
    virtual void next(Piece piece) = 0;
    /// Called on the server's thread when the client disconnects or the server stops before the end of the
    /// body. No further piece is requested.
    virtual void gone() {}
};

struct HttpResponse
{
    int status = 200;
    std::string contentType = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::shared_ptr<HttpBody> stream = nullptr; // instead of `body`
};

/// Sends the answer to one request. Copyable.
class HttpReply
{
public:
    class Exchange
    {
    public:
        virtual ~Exchange() = default;
        virtual void answer(HttpResponse response) = 0;
        virtual void whenGone(std::function<void()> gone) = 0;
    };
    explicit HttpReply(std::shared_ptr<Exchange> exchange) : m_exchange(std::move(exchange)) {}

    /// Call exactly once, from any thread. Does nothing if the client has disconnected.
    void operator()(HttpResponse response) const { m_exchange->answer(std::move(response)); }
    /// For an answer that may take long: calls `gone` once, on the server's thread, if the client disconnects
    /// or the server stops before the answer. A client that closes only its sending half counts as
    /// disconnected.
    void whenGone(std::function<void()> gone) const { m_exchange->whenGone(std::move(gone)); }

private:
    std::shared_ptr<Exchange> m_exchange;
};
/// Called on the server's thread; must not block.
using HttpHandler = std::function<void(const HttpRequest &, HttpReply)>;

struct HttpBodyRule
{
    std::size_t maxBytes = 0;
    bool whileItArrives = false; // as an HttpUpload
};

/// The decision about a request after its head has been read.
struct HttpAdmission
{
    bool hasKey = false;                   // false = its body counts against the smaller limit
    std::optional<HttpResponse> refusal{}; // sent at once, without reading a body
};

/// An open WebSocket. Thread: any; calls after it has closed do nothing.
class WebSocketLine
{
public:
    virtual ~WebSocketLine() = default;
    virtual void send(std::string text) = 0;
    /// Runs `work` on the server's thread, unless the socket has closed by then.
    virtual void after(std::chrono::milliseconds time, std::function<void()> work) = 0;
    virtual void close() = 0;
};

/// The server's end of a WebSocket. Called on the server's thread; must not block.
class WebSocketPeer
{
public:
    virtual ~WebSocketPeer() = default;
    virtual void opened(std::shared_ptr<WebSocketLine> line) = 0;
    virtual void received(std::string text) = 0; // at most 1 MiB
    virtual void closed() = 0;                   // called once, even if the socket never opened
};

struct HttpServerOptions
{
    std::string address = "127.0.0.1";
    std::uint16_t port = 0; // 0 = any free port
    std::size_t maxBodyBytes = 8u << 20;
    std::size_t maxConnections = 1'024;
    /// Limits for the bodies in memory of all requests being read or answered; beyond them, 503. Requests
    /// without a key share the smaller limit, so they cannot use up the rest.
    std::size_t maxBodyBytesInAll = 256u << 20;
    std::size_t maxBodyBytesWithoutKey = 32u << 20;
    std::chrono::milliseconds headTime{10'000}; // from the first to the last byte of a request head
    /// Returns the limit for a request's body, judging by its head; empty = `maxBodyBytes` for all.
    std::function<HttpBodyRule(const HttpRequest &)> bodyRule = nullptr;
    /// Called after a head and before its body is read; null = every request is admitted.
    std::function<HttpAdmission(const HttpRequest &)> admit = nullptr;
    /// Returns the peer for a request to open a WebSocket; null = treat it as an ordinary request.
    std::function<std::shared_ptr<WebSocketPeer>(const HttpRequest &)> webSocket = nullptr;
    /// Called once a second on the server's thread, to answer requests that have been pending long enough.
    std::function<void()> everySecond = nullptr;
};

class HttpServer
{
public:
    /// Errors: Unavailable if the port is in use ("Port N is taken by another program").
    static Result<std::unique_ptr<HttpServer>> listen(HttpServerOptions options, HttpHandler handler);
    /// Stops accepting, closes all connections, and joins the thread.
    ~HttpServer();

    std::uint16_t port() const;
    std::string url() const; // "http://127.0.0.1:PORT"

private:
    class Impl;
    explicit HttpServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace runyard
