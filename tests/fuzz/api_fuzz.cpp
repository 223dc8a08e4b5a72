// Sends broken requests to the real API of a real engine and holds every answer against the protocol.
//
//   api_fuzz WORKSPACE SHEPHERD COUNT SEED
// Fails with the seed and the number of the request when the server answers what it must not, hangs, or grows;
// a crash says the same by what was printed last. `./dev bench fuzz` runs many, `./dev test` few.
#include "engine/api/api_server.h"
#include "engine/embedded/embedded_client.h"
#include "mutations.h"
#include "seeds.h"

#include <nlohmann/json.hpp>

#include <arpa/inet.h>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <poll.h>
#include <set>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

using namespace runyard;
using namespace runyard::fuzz;

namespace {

const std::string kKey = "tr_dev_fuzz";
constexpr int kFirstByteMillis = 40;    // a whole request is answered by then, mostly; a part of one never
constexpr int kPatienceMillis = 60'000; // a machine may be busy; a server that hangs is found in the end
constexpr long kMaxGrowthMb = 256;
const std::set<int> kAllowed = {100, 200, 201, 202, 204, 400, 401, 403, 404, 405,
                                408, 409, 410, 413, 414, 415, 422, 431, 501, 505};

long residentMb()
{
    std::ifstream statm("/proc/self/statm");
    long pages = 0, resident = 0;
    statm >> pages >> resident;
    return resident * 4'096 / 1'048'576;
}

/// Everything the server says to these bytes until it closes or has nothing more to say.
class Exchange
{
public:
    explicit Exchange(std::uint16_t port) : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (m_fd < 0 || ::connect(m_fd, reinterpret_cast<const sockaddr *>(&to), sizeof to) != 0)
            throw std::runtime_error("the server takes no connections any more");
    }
    ~Exchange() { ::close(m_fd); }
    Exchange(const Exchange &) = delete;
    Exchange &operator=(const Exchange &) = delete;

    std::string say(std::string_view request)
    {
        // The server may have refused before it heard all: then sending fails, and its answer is there.
        while (!request.empty()) {
            const auto sent = ::send(m_fd, request.data(), request.size(), MSG_NOSIGNAL);
            if (sent <= 0)
                break;
            request.remove_prefix(static_cast<std::size_t>(sent));
        }
        std::string heard;
        bool mayGoOn = hear(heard, kFirstByteMillis);
        ::shutdown(m_fd, SHUT_WR); // that was all: the server must come to an end with us
        while (mayGoOn)
            mayGoOn = hear(heard, kPatienceMillis);
        return heard;
    }

private:
    /// False at the end. Time running out is the end of the first wait and a failure of the later ones.
    bool hear(std::string &heard, int millis)
    {
        pollfd wait{m_fd, POLLIN, 0};
        if (::poll(&wait, 1, millis) == 0) {
            if (millis == kPatienceMillis)
                throw std::runtime_error("the server keeps the connection of a client that has gone");
            return true;
        }
        char piece[65'536];
        const auto got = ::recv(m_fd, piece, sizeof piece, 0);
        if (got <= 0)
            return false;
        heard.append(piece, static_cast<std::size_t>(got));
        return true;
    }

    int m_fd;
};

/// The answers must follow the protocol: known statuses, right lengths, errors in the documented form.
void checkAnswers(std::string_view heard, std::map<int, long> &statuses)
{
    while (!heard.empty()) {
        const auto complain = [&](const std::string &what) {
            throw std::runtime_error(what + ": " + std::string(heard.substr(0, 400)));
        };
        const auto headEnd = heard.find("\r\n\r\n");
        if (!heard.starts_with("HTTP/1.1 ") || headEnd == std::string_view::npos)
            complain("not an answer");
        int status = 0;
        std::from_chars(heard.data() + 9, heard.data() + 12, status);
        if (!kAllowed.contains(status))
            complain("a status nobody asked for");
        ++statuses[status];
        const auto head = heard.substr(0, headEnd);
        const auto length = head.find("\r\nContent-Length: ");
        if (length == std::string_view::npos) {
            if (status == 100 || status == 204) {
                heard.remove_prefix(headEnd + 4);
                continue;
            }
            if (head.find("Transfer-Encoding: chunked") == std::string_view::npos)
                complain("neither a length nor chunks");
            return; // a stream: it ends with us
        }
        std::size_t bytes = 0;
        std::from_chars(head.data() + length + 18, head.data() + head.size(), bytes);
        if (heard.size() < headEnd + 4 + bytes)
            return; // HEAD, or cut off because we had gone
        const auto body = heard.substr(headEnd + 4, bytes);
        if (status >= 400) {
            const auto error = nlohmann::json::parse(body, nullptr, false);
            if (!error.is_object() || !error.contains("error") || !error["error"].is_string())
                complain("an error without a text");
        } else if (head.find("application/json") != std::string_view::npos && !body.empty()
                   && nlohmann::json::parse(body, nullptr, false).is_discarded()) {
            complain("JSON that is none");
        }
        heard.remove_prefix(headEnd + 4 + bytes);
    }
}

/// The id of a run that stays as it is, for what routes do with a run.
std::string delayedRun(std::uint16_t port)
{
    const std::string body = R"({"payload":{"a":1},"options":{"delay":"365d","tags":["vip"]}})";
    const std::string heard = Exchange(port).say(
        "POST /api/v1/tasks/hello/trigger HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + kKey
        + "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    return nlohmann::json::parse(heard.substr(heard.find("\r\n\r\n") + 4)).at("id");
}

void run(const char *workspace, const char *shepherd, long count, std::uint64_t seed)
{
    auto opened = EmbeddedClient::open({.workspace = workspace, .shepherd = shepherd});
    if (!opened)
        throw std::runtime_error(opened.error().text());
    auto server = ApiServer::start({.http = {}, .keys = {kKey}, .folder = workspace}, **opened);
    if (!server)
        throw std::runtime_error(server.error().text());
    const auto port = (*server)->port();
    const auto seeds = seedRequests(kKey, delayedRun(port));
    std::map<int, long> statuses;
    for (const auto &each : seeds) // as they are; also fills what caches there are
        checkAnswers(Exchange(port).say(each), statuses);
    const long before = residentMb();
    for (long i = 0; i < count; ++i) {
        // Each request has a seed of its own, so that one can be had again without those before it.
        Random random(seed + static_cast<std::uint64_t>(i));
        const std::string request = mutated(seeds, random);
        try {
            checkAnswers(Exchange(port).say(request), statuses);
        } catch (const std::exception &error) {
            throw std::runtime_error("request " + std::to_string(seed + static_cast<std::uint64_t>(i)) + ": "
                                     + error.what() + "\nwas asked:\n" + request.substr(0, 2'000));
        }
        if (i % 1'000 == 999) {
            const long grown = residentMb() - before;
            std::fprintf(stderr, "api_fuzz: %ld requests, %ld MB grown\n", i + 1, grown);
            if (grown > kMaxGrowthMb)
                throw std::runtime_error("memory grew by " + std::to_string(grown) + " MB");
        }
    }
    for (const auto &[status, answers] : statuses)
        std::fprintf(stderr, "api_fuzz: %d answered %ld times\n", status, answers);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 5) {
        std::fprintf(stderr, "usage: api_fuzz WORKSPACE SHEPHERD COUNT SEED\n");
        return 2;
    }
    try {
        run(argv[1], argv[2], std::atol(argv[3]), std::strtoull(argv[4], nullptr, 10));
    } catch (const std::exception &error) {
        std::fprintf(stderr, "api_fuzz: %s\n", error.what());
        return 1;
    }
    return 0;
}
