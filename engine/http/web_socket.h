// One WebSocket of HttpServer after its handshake: text frames in both directions. Thread: the server's. The
// handle that its peer holds may be used from any thread and outlives it.
#pragma once

#include "engine/http/http_connection.h"

#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/websocket.hpp>

#include <deque>

namespace runyard {

class WebSocket : public std::enable_shared_from_this<WebSocket>
{
public:
    using Handshake = boost::beast::http::request<boost::beast::http::string_body>;

    WebSocket(boost::beast::tcp_stream stream, HttpShared &shared, std::shared_ptr<WebSocketPeer> peer);
    ~WebSocket();

    void accept(Handshake handshake);
    void close();

private:
    class Line;
    void read();
    void send(std::string text);
    void writeNext();
    void end();

    boost::beast::websocket::stream<boost::beast::tcp_stream> m_stream;
    HttpShared &m_shared;
    std::shared_ptr<WebSocketPeer> m_peer;
    boost::beast::flat_buffer m_buffer;
    std::deque<std::string> m_waiting; // the first is being sent
    Handshake m_handshake;
    bool m_isEnded = false;
};

} // namespace runyard
