// A persistent worker whose task triggers "noop" and waits for it. Its answer is the time from the child's last word
// (the no-op worker's answer) until this process had it in hand, in nanoseconds.
#include "tests/bench/http_load.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>

using nlohmann::json;
using namespace runyard::bench;

namespace {

std::uint16_t enginePort()
{
    const std::string url = std::getenv("TRIGGER_API_URL");
    return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

std::int64_t waitForChild(std::uint16_t port, const std::string &key, const std::string &run)
{
    const json trigger = {{"payload", json::object()},
                          {"options", {{"parentRunId", run}, {"resumeParentOnCompletion", true}}}};
    askHttp(port, httpRequest(key, "/api/v1/tasks/noop/trigger", trigger.dump()));
    const json answer = json::parse(askHttp(port, httpRequest(key, "/runyard/v1/runs/" + run + "/wait", {})));
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    if (answer.at("state") != "DONE")
        throw std::runtime_error("the wait is not over: " + answer.dump());
    return std::chrono::nanoseconds(now).count()
           - answer.at("results").at(0).at("output").get<std::int64_t>();
}

} // namespace

int main()
{
    const std::uint16_t port = enginePort();
    const std::string key = std::getenv("TRIGGER_SECRET_KEY");
    for (std::string line; std::getline(std::cin, line);) {
        const json message = json::parse(line);
        if (message.at("type") != "attempt")
            continue;
        json answer = {{"type", "result"}, {"attemptId", message.at("attemptId")}};
        try {
            answer["output"] = waitForChild(port, key, message.at("runId"));
        } catch (const std::exception &error) {
            answer["error"] = {{"name", "Error"}, {"message", error.what()}};
        }
        std::cout << answer.dump() << std::endl;
    }
    return 0;
}
