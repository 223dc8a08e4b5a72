#include "engine/http/web_socket.h"

#include "engine/base/dropped.h"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace runyard {

namespace asio = boost::asio;
namespace beast = boost::beast;

namespace {

constexpr std::size_t kMostMessageBytes = 1u << 20;
constexpr std::size_t kMostWaiting = 1'000; // a peer that reads nothing is disconnected

} // namespace

/// The handle that the peer holds.
class WebSocket::Line final : public WebSocketLine
{
public:
    Line(std::weak_ptr<WebSocket> socket, std::shared_ptr<HttpShared> shared)
        : m_socket(std::move(socket)), m_shared(std::move(shared))
    {
    }

    void send(std::string text) override
    {
        asio::post(m_shared->context, [socket = m_socket, text = std::move(text)]() mutable {
            if (const auto alive = socket.lock())
                alive->send(std::move(text));
        });
    }

    void after(std::chrono::milliseconds time, std::function<void()> work) override
    {
        asio::post(m_shared->context,
                   [socket = m_socket, context = &m_shared->context, time, work = std::move(work)] {
                       auto timer = std::make_shared<asio::steady_timer>(*context, time);
                       timer->async_wait([timer, socket, work](boost::system::error_code error) {
                           if (!error && socket.lock())
                               work();
                       });
                   });
    }

    void close() override
    {
        asio::post(m_shared->context, [socket = m_socket] {
            if (const auto alive = socket.lock())
                alive->close();
        });
    }

private:
    std::weak_ptr<WebSocket> m_socket;
    std::shared_ptr<HttpShared> m_shared;
};

WebSocket::WebSocket(beast::tcp_stream stream, HttpShared &shared, std::shared_ptr<WebSocketPeer> peer)
    : m_stream(std::move(stream)), m_shared(shared), m_peer(std::move(peer))
{
    m_shared.sockets.insert(this);
}

WebSocket::~WebSocket()
{
    m_shared.sockets.erase(this);
}

void WebSocket::accept(Handshake handshake)
{
    m_handshake = std::move(handshake);
    beast::get_lowest_layer(m_stream).expires_never();
    m_stream.set_option(beast::websocket::stream_base::timeout::suggested(beast::role_type::server));
    m_stream.read_message_max(kMostMessageBytes);
    m_stream.text(true);
    m_stream.async_accept(m_handshake, [self = shared_from_this()](beast::error_code error) {
        if (error)
            return self->end();
        self->m_peer->opened(std::make_shared<Line>(self, self->m_shared.shared_from_this()));
        self->read();
    });
}

void WebSocket::read()
{
    m_stream.async_read(m_buffer, [self = shared_from_this()](beast::error_code error, std::size_t) {
        if (error || self->m_isEnded)
            return self->end();
        std::string text = beast::buffers_to_string(self->m_buffer.data());
        self->m_buffer.consume(self->m_buffer.size());
        self->m_peer->received(std::move(text));
        self->read();
    });
}

void WebSocket::send(std::string text)
{
    if (m_isEnded)
        return;
    if (m_waiting.size() >= kMostWaiting) {
        countDropped(Dropped::SlowReaders);
        return close();
    }
    m_waiting.push_back(std::move(text));
    if (m_waiting.size() == 1)
        writeNext();
}

void WebSocket::writeNext()
{
    m_stream.async_write(asio::buffer(m_waiting.front()),
                         [self = shared_from_this()](beast::error_code error, std::size_t) {
                             if (error)
                                 return self->end();
                             self->m_waiting.pop_front();
                             if (!self->m_waiting.empty())
                                 self->writeNext();
                         });
}

void WebSocket::close()
{
    end();
}

void WebSocket::end()
{
    if (std::exchange(m_isEnded, true))
        return;
    beast::get_lowest_layer(m_stream).close(); // pending operations end with an error
    m_peer->closed();
}

} // namespace runyard
