// One client connection of HttpServer: reads a request, hands it to the handler, writes the answer,
// and starts over. Lives on the server's thread; only the reply and the upload given to the handler may
// be used from elsewhere.
//
// While an answer is held or streamed, the connection reads ahead (at most 64 KiB, of pipelined requests),
// which is how it notices that the client leaves. One read is under way at any time: `m_reading`.
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

/// What all connections of a server share. Outlives the server while a reply is still held.
struct HttpShared : std::enable_shared_from_this<HttpShared>
{
    HttpServerOptions options;
    HttpHandler handler;
    std::uint16_t port = 0;
    std::unordered_set<HttpConnection *> connections;    // server's thread only
    std::unordered_set<HttpConnection *> lingering;      // answered for the last time; the same
    std::map<std::uint64_t, HttpConnection *> strangers; // not let in yet, oldest first; the same
    std::uint64_t lastArrival = 0;
    std::size_t bodyBytes = 0;               // in memory, of all
    std::size_t bodyBytesWithoutKey = 0;     // of these
    std::unordered_set<WebSocket *> sockets; // the same
    boost::asio::io_context context{1};      // last: its handlers refer to the above
};

class HttpConnection : public std::enable_shared_from_this<HttpConnection>
{
public:
    HttpConnection(boost::asio::ip::tcp::socket socket, HttpShared &shared);
    ~HttpConnection();

    void start();
    /// Answers 503 and closes: the server has all the connections it allows.
    void refuse();
    /// Makes room: closes, and counts no more.
    void evict();
    void close();
    /// Closes, gives up waiting for a reply or a body's next piece, and tells who wants to know: the client
    /// has left, or the server ends.
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
    bool takeHead();   // false: the request has been refused
    bool isAdmitted(); // false: the same
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

    // http_connection_streams.cpp: long answers, bodies in pieces
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
    std::size_t m_bodyBytes = 0; // of its body, counted as in memory
    std::uint64_t m_arrival = 0;
    bool m_hasKey = false;
    Wire m_response;
    std::optional<Serializer> m_serializer;
    std::uint64_t m_exchange = 0; // guards against a reply that comes twice or too late
    bool m_keepAlive = false;
    bool m_isHead = false;
    bool m_isFirst = true;
    bool m_isChunked = false; // of a streamed answer: HTTP/1.0 has no chunks
    bool m_isUpload = false;  // the body is read by the handler
    bool m_isReading = false; // ahead, or a piece of an upload
    bool m_isWatched = false; // somebody wants to know when the client leaves
    bool m_isGone = false;
    Step m_afterReading = nullptr;
    std::function<void()> m_gone;
    std::shared_ptr<HttpBody> m_body;
    std::string m_piece;
    std::size_t m_drained = 0;
    std::shared_ptr<HttpConnection> m_waiting; // itself, while the handler has not answered
};

} // namespace runyard
