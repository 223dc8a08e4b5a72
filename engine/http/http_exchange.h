// A handler's side of a connection: the reply, and the body while it arrives. Thread: any. Both may outlive the
// connection and even the server; they reach it by posting to its thread.
#pragma once

#include "engine/http/http_connection.h"

#include <atomic>

namespace runyard {

/// A client that reads nothing of its answer for this long is disconnected.
inline constexpr std::chrono::seconds kWriteTime{60};

class HttpConnection::Exchange : public HttpReply::Exchange
{
public:
    Exchange(std::weak_ptr<HttpConnection> connection, std::shared_ptr<HttpShared> shared,
             std::uint64_t exchange);
    /// Answers 500 if no answer was sent, so that the client does not wait forever.
    ~Exchange() override;
    void answer(HttpResponse response) override;
    void whenGone(std::function<void()> gone) override;

private:
    std::weak_ptr<HttpConnection> m_connection;
    std::shared_ptr<HttpShared> m_shared; // keeps the io_context alive, not the connection
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
