#include "tests/bench/http_load.h"

#include "tests/bench/samples.h"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <netinet/tcp.h>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace runyard::bench {

namespace {

[[noreturn]] void giveUp(const char *what)
{
    throw std::runtime_error(std::string(what) + ": " + std::strerror(errno));
}

class Connection
{
public:
    explicit Connection(std::uint16_t port) : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (m_fd < 0 || ::connect(m_fd, reinterpret_cast<const sockaddr *>(&to), sizeof to) != 0)
            giveUp("connect");
        const int on = 1;
        ::setsockopt(m_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    ~Connection() { ::close(m_fd); }
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    int fd() const { return m_fd; }

    void send(std::string_view bytes)
    {
        m_sentAt = Steady::now();
        m_received.clear();
        while (!bytes.empty()) {
            const auto sent = ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent < 0)
                giveUp("send");
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    /// Takes in what has come; true when the answer is whole.
    bool receive()
    {
        std::array<char, 65'536> piece;
        const auto got = ::recv(m_fd, piece.data(), piece.size(), 0);
        if (got <= 0)
            giveUp("the server closed the connection");
        m_received.append(piece.data(), static_cast<std::size_t>(got));
        const auto head = m_received.find("\r\n\r\n");
        return head != std::string::npos && m_received.size() >= head + 4 + bodyBytes(head);
    }

    /// Of a whole answer.
    std::string_view body() const
    {
        const std::string_view answer = m_received;
        if (!answer.starts_with("HTTP/1.1 2"))
            throw std::runtime_error("the server answered " + m_received.substr(0, 500));
        return answer.substr(answer.find("\r\n\r\n") + 4);
    }
    double micros() const { return microsSince(m_sentAt); }

private:
    std::size_t bodyBytes(std::size_t headEnd) const
    {
        static constexpr std::string_view kName = "\r\nContent-Length: ";
        const auto at = m_received.find(kName);
        if (at == std::string::npos || at > headEnd)
            throw std::runtime_error("no length in " + m_received.substr(0, headEnd));
        std::size_t bytes = 0;
        std::from_chars(m_received.data() + at + kName.size(), m_received.data() + headEnd, bytes);
        return bytes;
    }

    int m_fd;
    std::string m_received;
    Steady::time_point m_sentAt;
};

class Poll
{
public:
    Poll() : m_fd(::epoll_create1(EPOLL_CLOEXEC))
    {
        if (m_fd < 0)
            giveUp("epoll_create1");
    }
    ~Poll() { ::close(m_fd); }
    Poll(const Poll &) = delete;
    Poll &operator=(const Poll &) = delete;

    void add(Connection &connection)
    {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = &connection;
        if (::epoll_ctl(m_fd, EPOLL_CTL_ADD, connection.fd(), &event) != 0)
            giveUp("epoll_ctl");
    }

    template <class Use>
    void wait(Use use)
    {
        std::array<epoll_event, 128> events;
        const int count = ::epoll_wait(m_fd, events.data(), static_cast<int>(events.size()), 30'000);
        if (count <= 0)
            giveUp("no answer within 30 s");
        for (int i = 0; i < count; ++i)
            use(*static_cast<Connection *>(events[static_cast<std::size_t>(i)].data.ptr));
    }

private:
    int m_fd;
};

} // namespace

std::string httpRequest(const std::string &key, const std::string &path, const std::string &body,
                        const std::string &extraHeaders)
{
    std::string request = (body.empty() ? "GET " : "POST ") + path
                          + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + key + "\r\n"
                          + extraHeaders;
    if (!body.empty())
        request +=
            "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    return request + "\r\n" + body;
}

HttpLoad loadHttp(std::uint16_t port, int connections, int count,
                  const std::function<std::string(int)> &request)
{
    Poll poll;
    std::vector<std::unique_ptr<Connection>> all;
    for (int i = 0; i < connections; ++i) {
        all.push_back(std::make_unique<Connection>(port));
        poll.add(*all.back());
    }
    HttpLoad load;
    load.micros.reserve(static_cast<std::size_t>(count));
    int sent = 0;
    const auto start = Steady::now();
    for (const auto &connection : all) {
        if (sent < count)
            connection->send(request(sent++));
    }
    while (static_cast<int>(load.micros.size()) < count) {
        poll.wait([&](Connection &connection) {
            if (!connection.receive())
                return;
            load.micros.push_back(connection.micros());
            connection.body(); // refuses failures
            if (sent < count)
                connection.send(request(sent++));
        });
    }
    load.seconds = secondsSince(start);
    return load;
}

std::string askHttp(std::uint16_t port, const std::string &request)
{
    Connection connection(port);
    connection.send(request);
    while (!connection.receive()) {
    }
    return std::string(connection.body());
}

} // namespace runyard::bench
