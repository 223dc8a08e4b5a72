// One client connection of HttpServer: reads a request, hands it to the handler, writes the answer,
// and starts over. Lives on the server's thread; only the reply given to the handler may be called
// from elsewhere.
#pragma once

#include "engine/api/http_server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <memory>
#include <optional>
#include <unordered_set>

namespace runyard {

class HttpConnection;

/// What all connections of a server share. Outlives the server while a reply is still held.
struct HttpShared : std::enable_shared_from_this<HttpShared>
{
    HttpServerOptions options;
    HttpHandler handler;
    std::uint16_t port = 0;
    std::unordered_set<HttpConnection *> connections; // server's thread only
    boost::asio::io_context context{1};               // last: its handlers refer to the above
};

class HttpConnection : public std::enable_shared_from_this<HttpConnection>
{
public:
    HttpConnection(boost::asio::ip::tcp::socket socket, HttpShared &shared);
    ~HttpConnection();

    void start();
    /// Answers 503 and closes: the server has all the connections it allows.
    void refuse();
    void close();
    /// Closes and gives up waiting for a reply: the server ends.
    void abandon();

private:
    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
    using Wire = boost::beast::http::response<boost::beast::http::string_body>;

    void readNext();
    void readHead();
    void headRead(boost::beast::error_code error);
    void readBody();
    void dispatch();
    void fail(int status, std::string message);
    void failFor(boost::beast::error_code error);
    void write(HttpResponse response);
    void linger();

    boost::beast::tcp_stream m_stream;
    HttpShared &m_shared;
    boost::beast::flat_buffer m_buffer;
    std::optional<Parser> m_parser;
    Wire m_response;
    std::uint64_t m_exchange = 0; // guards against a reply that comes twice or too late
    bool m_keepAlive = false;
    bool m_isHead = false;
    bool m_isFirst = true;
    std::size_t m_drained = 0;
    std::shared_ptr<HttpConnection> m_waiting; // itself, while the handler has not answered
};

} // namespace runyard
