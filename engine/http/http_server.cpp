#include "engine/http/http_server.h"

#include "engine/http/web_socket.h"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <thread>

namespace runyard {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;

class HttpServer::Impl
{
public:
    explicit Impl(std::shared_ptr<HttpShared> sharedState)
        : shared(std::move(sharedState))
        , acceptor(shared->context)
        , pause(shared->context)
        , second(shared->context)
    {
    }

    void acceptNext()
    {
        acceptor.async_accept([this](boost::system::error_code error, Tcp::socket socket) {
            if (!acceptor.is_open())
                return;
            if (error) {
                // Out of file descriptors, or an aborted connection: waiting avoids a busy loop.
                pause.expires_after(std::chrono::milliseconds(50));
                pause.async_wait([this](boost::system::error_code canceled) {
                    if (!canceled)
                        acceptNext();
                });
                return;
            }
            const bool isRoom = shared->connections.size() < shared->options.maxConnections || makeRoom();
            const auto connection = std::make_shared<HttpConnection>(std::move(socket), *shared);
            isRoom ? connection->start() : connection->refuse();
            acceptNext();
        });
    }

    /// A connection that has shown a key keeps its place; the oldest without a key is closed.
    bool makeRoom()
    {
        if (shared->strangers.empty())
            return false;
        shared->strangers.begin()->second->evict();
        return true;
    }

    void tick()
    {
        if (!shared->options.everySecond)
            return;
        second.expires_after(std::chrono::seconds(1));
        second.async_wait([this](boost::system::error_code canceled) {
            if (canceled)
                return;
            shared->options.everySecond();
            tick();
        });
    }

    std::shared_ptr<HttpShared> shared;
    Tcp::acceptor acceptor;
    asio::steady_timer pause;
    asio::steady_timer second;
    std::thread thread;
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

Result<std::unique_ptr<HttpServer>> HttpServer::listen(HttpServerOptions options, HttpHandler handler)
{
    auto shared = std::make_shared<HttpShared>();
    shared->options = std::move(options);
    shared->handler = std::move(handler);
    auto impl = std::make_unique<Impl>(shared);

    const auto portText = std::to_string(shared->options.port);
    boost::system::error_code error;
    const auto address = asio::ip::make_address(shared->options.address, error);
    if (error)
        return Error{ErrorCode::InvalidInput,
                     "\"" + shared->options.address + "\" is not an address to listen on.",
                     "Give an IP address, such as 127.0.0.1.",
                     {}};
    const Tcp::endpoint endpoint(address, shared->options.port);
    impl->acceptor.open(endpoint.protocol(), error);
    if (!error)
        impl->acceptor.set_option(Tcp::acceptor::reuse_address(true), error);
    if (!error)
        impl->acceptor.bind(endpoint, error);
    if (!error)
        impl->acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error == asio::error::address_in_use)
        return Error{ErrorCode::Unavailable,
                     "Port " + portText + " is taken by another program.",
                     "Choose another one with --port, or 0 for any free port.",
                     {}};
    if (error)
        return Error{ErrorCode::Unavailable,
                     "Cannot listen on " + shared->options.address + " port " + portText + ": "
                         + error.message() + ".",
                     "Choose another one with --port.",
                     {}};
    shared->port = impl->acceptor.local_endpoint().port();

    impl->acceptNext();
    impl->tick();
    impl->thread = std::thread([shared] { shared->context.run(); });
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

HttpServer::~HttpServer()
{
    asio::post(m_impl->shared->context, [impl = m_impl.get()] {
        boost::system::error_code ignored;
        impl->acceptor.close(ignored);
        impl->pause.cancel();
        impl->second.cancel();
        for (auto *connection : std::vector<HttpConnection *>(impl->shared->connections.begin(),
                                                              impl->shared->connections.end()))
            connection->abandon();
        for (auto *socket :
             std::vector<WebSocket *>(impl->shared->sockets.begin(), impl->shared->sockets.end()))
            socket->close();
        impl->shared->context.stop();
    });
    m_impl->thread.join();
}

std::uint16_t HttpServer::port() const
{
    return m_impl->shared->port;
}

std::string HttpServer::url() const
{
    const auto &address = m_impl->shared->options.address;
    const auto host = address.find(':') == std::string::npos ? address : "[" + address + "]";
    return "http://" + host + ":" + std::to_string(port());
}

} // namespace runyard
