// A strict HTTP/1.1 server on its own thread, for loopback. Knows nothing of runs.
//
// Limits: header 16 KiB, body `maxBodyBytes` or what `bodyRule` says (413), `headTime` to send a request
// head, 60 s idle keep-alive, a cap on connections (the oldest that has not been let in makes room, else 503),
// and one on the bodies in memory, of all connections together (503). Keep-alive and pipelining answer in order.
// Chunked request bodies are accepted; Content-Length together with Transfer-Encoding is refused (400).
// Paths are split before percent-decoding. Host must name this machine and Origin, when present, must be
// our own (403), against DNS rebinding.
//
// An answer may be held for as long as one likes, and a body may be made while it is sent (HttpBody) or
// read while it arrives (HttpUpload): each costs a connection, none a thread.
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

/// A request's body, read while it arrives.
class HttpUpload
{
public:
    struct Piece
    {
        std::string bytes; // at most 64 KiB; may be empty
        bool isLast = false;
        bool isBroken = false; // the client left, sent nonsense or too much: nothing more comes
    };
    virtual ~HttpUpload() = default;
    /// From any thread, one at a time, and not after the answer; `use` runs on the server's thread.
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
    std::shared_ptr<HttpUpload> upload = nullptr; // in place of `body`, where the rule says so
    std::string madeBy =
        {}; // set by the API: the run whose key it carries, or "task ID"; empty = another key

    std::string_view header(std::string_view lowerCaseName) const; // empty if absent
    std::string_view queryValue(std::string_view name) const;      // first; empty if absent
};

/// An answer's body, made while it is sent. The server asks for a piece when the one before is on its
/// way, so a slow client costs one piece of memory, and a client that takes nothing for 60 s is dropped.
class HttpBody
{
public:
    using Piece = std::function<void(std::string)>;
    virtual ~HttpBody() = default;
    /// On the server's thread; must not block. Call `piece` once, from any thread, however late. An empty
    /// piece ends the body.
    virtual void next(Piece piece) = 0;
    /// On the server's thread: the client went, or the server ends, before the body did. Nothing more is
    /// asked for.
    virtual void gone() {}
};

struct HttpResponse
{
    int status = 200;
    std::string contentType = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::shared_ptr<HttpBody> stream = nullptr; // in place of `body`
};

/// The way back to the client of one request. Copyable.
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

    /// Call exactly once, from any thread. Calling after the client has gone is harmless.
    void operator()(HttpResponse response) const { m_exchange->answer(std::move(response)); }
    /// For an answer that may take long: calls `gone` once, on the server's thread, when the client leaves
    /// or the server ends before the answer. A client that only closes its sending half counts as gone.
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

/// What a server thinks of a request whose head it has read.
struct HttpAdmission
{
    bool hasKey = false;                   // else it shares the smaller room for bodies
    std::optional<HttpResponse> refusal{}; // sent at once; the connection ends and no body is read
};

/// An open WebSocket. Any thread; harmless after it has closed.
class WebSocketLine
{
public:
    virtual ~WebSocketLine() = default;
    virtual void send(std::string text) = 0;
    /// `work` runs on the server's thread, unless the socket has closed by then.
    virtual void after(std::chrono::milliseconds time, std::function<void()> work) = 0;
    virtual void close() = 0;
};

/// Our end of a WebSocket. Called on the server's thread; must not block.
class WebSocketPeer
{
public:
    virtual ~WebSocketPeer() = default;
    virtual void opened(std::shared_ptr<WebSocketLine> line) = 0;
    virtual void received(std::string text) = 0; // at most 1 MiB
    virtual void closed() = 0;                   // once; also when it was never opened
};

struct HttpServerOptions
{
    std::string address = "127.0.0.1";
    std::uint16_t port = 0; // 0 = any free port
    std::size_t maxBodyBytes = 8u << 20;
    std::size_t maxConnections = 1'024;
    /// Bodies in memory, of all requests that are read or answered; then 503. Those without a key have a part
    /// of it, so that they never take the rest.
    std::size_t maxBodyBytesInAll = 256u << 20;
    std::size_t maxBodyBytesWithoutKey = 32u << 20;
    std::chrono::milliseconds headTime{10'000}; // from the first byte of a request head to its end
    /// What a request's body may be, told by its head; empty = `maxBodyBytes` for all.
    std::function<HttpBodyRule(const HttpRequest &)> bodyRule = nullptr;
    /// Asked when a head is read and before anything of its body is; null = every request is welcome.
    std::function<HttpAdmission(const HttpRequest &)> admit = nullptr;
    /// Who takes a request to become a WebSocket; null = nobody, it is a request like any other.
    std::function<std::shared_ptr<WebSocketPeer>(const HttpRequest &)> webSocket = nullptr;
    /// Called once a second on the server's thread: time for answers that have been held long enough.
    std::function<void()> everySecond = nullptr;
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
