// Many keep-alive connections to an HTTP server on this machine, each with one request under way at any
// time, from one thread. Failures and answers other than 2xx are exceptions: a bench can only give up.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace runyard::bench {

/// One request's bytes, with everything HTTP/1.1 wants: a path beginning with "/", an empty body = GET.
std::string httpRequest(const std::string &key, const std::string &path, const std::string &body,
                        const std::string &extraHeaders = {});

struct HttpLoad
{
    double seconds = 0;
    std::vector<double> micros; // of each request, from its first byte sent to its last one received
    double perSecond() const { return static_cast<double>(micros.size()) / seconds; }
};

/// Until `count` requests are answered. `request(i)` makes the i-th.
HttpLoad loadHttp(std::uint16_t port, int connections, int count,
                  const std::function<std::string(int)> &request);

/// One request on a connection of its own; the body of the answer.
std::string askHttp(std::uint16_t port, const std::string &request);

} // namespace runyard::bench
