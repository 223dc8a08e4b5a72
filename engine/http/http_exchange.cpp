#include "engine/http/http_exchange.h"

#include <boost/asio/post.hpp>

namespace runyard {

HttpConnection::Exchange::Exchange(std::weak_ptr<HttpConnection> connection,
                                   std::shared_ptr<HttpShared> shared, std::uint64_t exchange)
    : m_connection(std::move(connection)), m_shared(std::move(shared)), m_exchange(exchange)
{
}

HttpConnection::Exchange::~Exchange()
{
    if (!m_isAnswered)
        answer({500, "application/json", R"({"error":"The answer was lost. Send the request again."})", {}});
}

void HttpConnection::Exchange::answer(HttpResponse response)
{
    m_isAnswered = true;
    boost::asio::post(m_shared->context, [connection = m_connection, exchange = m_exchange,
                                          response = std::move(response)]() mutable {
        const auto self = connection.lock();
        if (!self || self->m_exchange != exchange) {
            if (response.stream)
                response.stream->gone();
            return;
        }
        ++self->m_exchange;
        self->write(std::move(response));
    });
}

void HttpConnection::Exchange::whenGone(std::function<void()> gone)
{
    if (m_shared->context.stopped())
        return gone();
    boost::asio::post(m_shared->context,
                      [connection = m_connection, exchange = m_exchange, gone = std::move(gone)]() mutable {
                          if (const auto self = connection.lock())
                              self->whenGone(exchange, std::move(gone));
                          else
                              gone();
                      });
}

HttpConnection::Upload::Upload(std::weak_ptr<HttpConnection> connection, std::shared_ptr<HttpShared> shared,
                               std::uint64_t exchange)
    : m_connection(std::move(connection)), m_shared(std::move(shared)), m_exchange(exchange)
{
}

void HttpConnection::Upload::read(std::function<void(Piece)> use)
{
    boost::asio::post(m_shared->context,
                      [connection = m_connection, exchange = m_exchange, use = std::move(use)]() mutable {
                          if (const auto self = connection.lock())
                              self->readPiece(exchange, std::move(use));
                          else
                              use({.bytes = {}, .isLast = false, .isBroken = true});
                      });
}

} // namespace runyard
