// Long-lived parts of a connection: pending answers, streamed answers and streamed request bodies.
#include "engine/http/http_exchange.h"

#include "engine/base/dropped.h"

#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <charconv>
#include <chrono>

namespace runyard {

namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

constexpr std::size_t kReadAhead = 64 * 1024;
constexpr std::chrono::minutes kUploadIdleTime{10};

std::string asChunk(const std::string &piece)
{
    char size[20];
    const auto end = std::to_chars(size, size + sizeof(size), piece.size(), 16).ptr;
    std::string chunk;
    chunk.reserve(piece.size() + 24);
    chunk.append(size, end).append("\r\n").append(piece).append("\r\n");
    return chunk;
}

} // namespace

// Two reads must never be in progress: the next step cancels the current read and waits for its end.
void HttpConnection::afterReading(Step step)
{
    if (!m_isReading)
        return (this->*step)();
    m_afterReading = step;
    m_stream.cancel();
}

bool HttpConnection::wentOnAfterReading(beast::error_code error)
{
    m_isReading = false;
    const auto step = std::exchange(m_afterReading, nullptr);
    if (!step)
        return false;
    if (error && error != boost::asio::error::operation_aborted)
        close();
    else
        (this->*step)();
    return true;
}

void HttpConnection::watch()
{
    const bool isBodyUnread = m_isUpload && !m_parser->is_done();
    if (!m_isWatched || m_isReading || isBodyUnread || m_buffer.size() >= kReadAhead)
        return;
    m_isReading = true;
    m_stream.expires_never();
    m_stream.async_read_some(m_buffer.prepare(4096),
                             [self = shared_from_this()](beast::error_code error, std::size_t bytes) {
                                 if (!error)
                                     self->m_buffer.commit(bytes);
                                 if (self->wentOnAfterReading(error))
                                     return;
                                 error ? self->abandon() : self->watch();
                             });
}

void HttpConnection::whenGone(std::uint64_t exchange, std::function<void()> gone)
{
    if (m_isGone)
        return gone();
    if (m_exchange != exchange)
        return; // answered in the meantime
    m_gone = std::move(gone);
    m_isWatched = true;
    watch();
}

void HttpConnection::readPiece(std::uint64_t exchange, std::function<void(HttpUpload::Piece)> use)
{
    if (m_exchange != exchange || m_isReading)
        return use({.bytes = {}, .isLast = false, .isBroken = true});
    if (m_parser->is_done())
        return use({.bytes = {}, .isLast = true, .isBroken = false});
    m_isReading = true;
    m_stream.expires_after(kUploadIdleTime);
    http::async_read_some(
        m_stream, m_buffer, *m_parser,
        [self = shared_from_this(), use = std::move(use)](beast::error_code error, std::size_t) {
            if (self->wentOnAfterReading(error))
                return use({.bytes = {}, .isLast = false, .isBroken = true});
            auto bytes = std::exchange(self->m_parser->get().body(), {});
            use({std::move(bytes), self->m_parser->is_done(), static_cast<bool>(error)});
            error ? self->failFor(error) : self->watch();
        });
}

void HttpConnection::stream(HttpResponse response)
{
    m_isChunked = m_parser->get().version() >= 11;
    m_keepAlive = m_keepAlive && m_isChunked; // without chunks the end of the connection ends the body
    m_body = response.stream;
    prepareHead(response);
    if (m_isChunked)
        m_response.chunked(true);
    m_serializer.emplace(m_response);
    m_waiting = shared_from_this();
    m_isWatched = true;
    watch();
    m_stream.expires_after(kWriteTime);
    http::async_write_header(m_stream, *m_serializer,
                             [self = shared_from_this()](beast::error_code error, std::size_t) {
                                 if (error || !self->m_body)
                                     return self->abandon();
                                 if (!self->m_isHead)
                                     return self->askForPiece();
                                 std::exchange(self->m_body, nullptr)->gone();
                                 self->m_isWatched = false;
                                 const auto keep = std::move(self->m_waiting);
                                 self->answered();
                             });
}

void HttpConnection::askForPiece()
{
    m_body->next([weak = weak_from_this(), shared = m_shared.shared_from_this(),
                  turn = ++m_exchange](std::string piece) {
        boost::asio::post(shared->context, [weak, turn, piece = std::move(piece)]() mutable {
            const auto self = weak.lock();
            if (!self || self->m_exchange != turn)
                return;
            ++self->m_exchange;
            self->sendPiece(std::move(piece));
        });
    });
}

void HttpConnection::sendPiece(std::string piece)
{
    const bool isEnd = piece.empty();
    if (isEnd) {
        m_body.reset();
        m_isWatched = false;
    }
    if (m_isChunked)
        m_piece = isEnd ? "0\r\n\r\n" : asChunk(piece);
    else
        m_piece = std::move(piece);
    m_stream.expires_after(kWriteTime);
    boost::asio::async_write(m_stream, boost::asio::buffer(m_piece),
                             [self = shared_from_this(), isEnd](beast::error_code error, std::size_t) {
                                 if (error == boost::beast::error::timeout)
                                     countDropped(Dropped::SlowReaders);
                                 if (error || (!isEnd && !self->m_body))
                                     return self->abandon();
                                 if (!isEnd)
                                     return self->askForPiece();
                                 self->m_piece = {};
                                 const auto keep = std::move(self->m_waiting);
                                 self->answered();
                             });
}

} // namespace runyard
