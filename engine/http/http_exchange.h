// What a handler holds of a connection: the way back, and the body that still arrives. Both may be used
// from any thread and outlive the connection, the server even; they reach it by posting to its thread.
#pragma once

#include "engine/http/http_connection.h"

#include <atomic>

namespace runyard {

/// A client that takes none of its answer for this long is dropped.
inline constexpr std::chrono::seconds kWriteTime{60};

class HttpConnection::Exchange : public HttpReply::Exchange
{
public:
    Exchange(std::weak_ptr<HttpConnection> connection, std::shared_ptr<HttpShared> shared,
             std::uint64_t exchange);
    /// Answers 500 when nobody else has: a client must not wait for an answer that was lost.
    ~Exchange() override;
    void answer(HttpResponse response) override;
    void whenGone(std::function<void()> gone) override;

private:
    std::weak_ptr<HttpConnection> m_connection;
    std::shared_ptr<HttpShared> m_shared; // the io_context; not the connection
    std::uint64_t m_exchange;
    std::atomic<bool> m_isAnswered{false};
};

class HttpConnection::Upload : public HttpUpload
{
public:
    Upload(std::weak_ptr<HttpConnection> connection, std::shared_ptr<HttpShared> shared,
           std::uint64_t exchange);
    void read(std::function<void(Piece)> use) override;

private:
    std::weak_ptr<HttpConnection> m_connection;
    std::shared_ptr<HttpShared> m_shared;
    std::uint64_t m_exchange;
};

} // namespace runyard
