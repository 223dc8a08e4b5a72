// One client connection of HttpServer: reads a request, passes it to the handler, writes the answer, and
// repeats. Thread: the server's; only the reply and the upload that the handler receives may be used on other
// threads.
//
// While an answer is pending or streamed, the connection reads ahead (at most 64 KiB of pipelined requests) to
// notice that the client disconnects. At most one read is in progress: `m_isReading`.
#pragma once

#include "engine/http/http_server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <map>
#include <memory>
#include <optional>
#include <unordered_set>

namespace runyard {

class HttpConnection;
class WebSocket;

/// State shared by all connections of a server. Outlives the server while a reply is still pending.
struct HttpShared : std::enable_shared_from_this<HttpShared>
{
    HttpServerOptions options;
    HttpHandler handler;
    std::uint16_t port = 0;
    std::unordered_set<HttpConnection *> connections;    // server's thread only
    std::unordered_set<HttpConnection *> lingering;      // have sent their last answer; same thread
    std::map<std::uint64_t, HttpConnection *> strangers; // not admitted yet, oldest first; same thread
    std::uint64_t lastArrival = 0;
    std::size_t bodyBytes = 0;               // in memory, all requests
    std::size_t bodyBytesWithoutKey = 0;     // of these, without a key
    std::unordered_set<WebSocket *> sockets; // same thread
    boost::asio::io_context context{1};      // last: its handlers refer to the members above
};

class HttpConnection : public std::enable_shared_from_this<HttpConnection>
{
public:
    HttpConnection(boost::asio::ip::tcp::socket socket, HttpShared &shared);
    ~HttpConnection();

    void start();
    /// Answers 503 and closes, when the server has reached its connection limit.
    void refuse();
    /// Closes the connection and no longer counts it, to make room for another.
    void evict();
    void close();
    /// Called when the client has disconnected or the server stops. Closes, stops waiting for a reply or a
    /// body's next piece, and notifies the watchers.
    void abandon();

private:
    class Exchange;
    class Upload;
    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
    using Wire = boost::beast::http::response<boost::beast::http::string_body>;
    using Serializer = boost::beast::http::response_serializer<boost::beast::http::string_body>;
    using Step = void (HttpConnection::*)();

    // http_connection.cpp: one request, one answer
    void readNext();
    void readHead();
    void headRead(boost::beast::error_code error);
    bool takeHead();   // false = the request has been refused
    bool isAdmitted(); // false = likewise
    bool becameWebSocket();
    void readBody();
    void readMoreOfBody();
    bool takeRoom(std::size_t bytes);
    void giveRoomBack();
    void settle();
    void dispatch();
    void fail(int status, std::string message);
    void failFor(boost::beast::error_code error);
    void write(HttpResponse response);
    void prepareHead(HttpResponse &response);
    void answered();
    void linger();

    // http_connection_streams.cpp: long answers and streamed bodies
    void afterReading(Step step);
    bool wentOnAfterReading(boost::beast::error_code error);
    void watch();
    void whenGone(std::uint64_t exchange, std::function<void()> gone);
    void readPiece(std::uint64_t exchange, std::function<void(HttpUpload::Piece)> use);
    void stream(HttpResponse response);
    void askForPiece();
    void sendPiece(std::string piece);

    boost::beast::tcp_stream m_stream;
    HttpShared &m_shared;
    boost::beast::flat_buffer m_buffer;
    std::optional<Parser> m_parser;
    HttpRequest m_request;
    std::size_t m_bodyLimit = 0;
    std::size_t m_bodyBytes = 0; // of the body, counted as in memory
    std::uint64_t m_arrival = 0;
    bool m_hasKey = false;
    Wire m_response;
    std::optional<Serializer> m_serializer;
    std::uint64_t m_exchange = 0; // detects a reply that is sent twice or too late
    bool m_keepAlive = false;
    bool m_isHead = false;
    bool m_isFirst = true;
    bool m_isChunked = false; // for a streamed answer: HTTP/1.0 has no chunks
    bool m_isUpload = false;  // the body is read by the handler
    bool m_isReading = false; // reads ahead, or a piece of an upload
    bool m_isWatched = false; // a callback waits for the client to disconnect
    bool m_isGone = false;
    Step m_afterReading = nullptr;
    std::function<void()> m_gone;
    std::shared_ptr<HttpBody> m_body;
    std::string m_piece;
    std::size_t m_drained = 0;
    std::shared_ptr<HttpConnection> m_waiting; // keeps itself alive until the handler answers
};

} // namespace runyard
