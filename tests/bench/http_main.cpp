// Measures the HTTP API in this process, beside the same server answering a constant; tests/bench/http.py
// calls this.
//
//   runyard_http_bench trigger FOLDER      durable triggers and batches, into new workspaces
//   runyard_http_bench read WORKSPACE      lists and single runs of a workspace of many runs
#include "engine/base/limits.h"
#include "tests/bench/bench_engine.h"
#include "tests/bench/bench_server.h"
#include "tests/bench/http_load.h"
#include "tests/bench/samples.h"

#include <cstdio>
#include <string_view>

using namespace runyard;
using namespace runyard::bench;
using nlohmann::json;

namespace {

constexpr int kRequests = 20'000; // for a single connection, a quarter
constexpr int kBatchItems = 1'000;
constexpr int kBatches = 20;
constexpr int kReads = 2'000;

json figures(const HttpLoad &load)
{
    json out = microsJson(load.micros);
    out["perSecond"] = std::lround(load.perSecond());
    return out;
}

/// As the SDK asks: a payload of its own, a request key of its own.
std::string triggerRequest(int number)
{
    static const std::string body =
        json{{"payload", json{{"json", {{"text", std::string(200, 'x')}}}}.dump()},
             {"options", {{"payloadType", "application/super+json"}, {"tags", {"bench"}}}}}
            .dump();
    static int life = 0; // keys must not come again with the next connection count
    return httpRequest(kKey, "/api/v1/tasks/noop/trigger", body,
                       "x-trigger-request-idempotency-key: " + std::to_string(++life) + "-"
                           + std::to_string(number) + "\r\n");
}

json measureTriggers(std::uint16_t port, std::uint16_t constantPort)
{
    json out = json::array();
    for (const int connections : {1, 8, 32, 64}) {
        const int count = connections == 1 ? kRequests / 4 : kRequests;
        const HttpLoad limit = loadHttp(constantPort, connections, count, triggerRequest);
        const HttpLoad load = loadHttp(port, connections, count, triggerRequest);
        out.push_back({{"connections", connections},
                       {"trigger", figures(load)},
                       {"constant", figures(limit)},
                       {"ratio", ratio(load.perSecond(), limit.perSecond())}});
    }
    return out;
}

json measureBatches(std::uint16_t port)
{
    std::string items;
    for (int i = 0; i < kBatchItems; ++i)
        items += json{{"index", i},
                      {"task", "noop"},
                      {"payload", R"({"json":{"n":1}})"},
                      {"options", {{"payloadType", "application/super+json"}}}}
                     .dump()
                 + "\n";
    const std::string create = json{{"runCount", kBatchItems}, {"taskIdentifiers", {"noop"}}}.dump();
    std::vector<double> millis;
    for (int i = 0; i < kBatches; ++i) {
        const auto start = Steady::now();
        const json batch = json::parse(askHttp(port, httpRequest(kKey, "/api/v3/batches", create)));
        const std::string path = "/api/v3/batches/" + batch.at("id").get<std::string>() + "/items";
        const json sealed = json::parse(askHttp(port, httpRequest(kKey, path, items)));
        millis.push_back(secondsSince(start) * 1e3);
        if (sealed.at("itemsAccepted") != kBatchItems || !sealed.at("sealed").get<bool>())
            throw std::runtime_error("the batch was not taken whole: " + sealed.dump());
    }
    return {{"items", kBatchItems}, {"millis", millisJson(millis)}};
}

json measureWrites(const std::filesystem::path &folder, const Programs &programs)
{
    json out;
    const auto constant = serveConstant();
    for (const bool full : {true, false}) {
        BenchEngine engine(folder, programs, {.synchronousFull = full});
        engine.setPaused("noop", true); // what is measured is the answer, not the work
        const auto server = serve(engine.client());
        const char *name = full ? "FULL" : "NORMAL";
        out[name]["trigger"] = measureTriggers(server->port(), constant->port());
        out[name]["batch"] = measureBatches(server->port());
    }
    return out;
}

json measureReads(const std::filesystem::path &workspace, const Programs &programs)
{
    auto opened = EmbeddedClient::open({.workspace = workspace, .shepherd = programs.shepherd});
    if (!opened)
        throw std::runtime_error(opened.error().text());
    const auto client = std::move(opened).value();
    const auto server = serve(*client);
    const auto get = [&](const std::string &path) { return httpRequest(kKey, path, {}); };
    const auto measured = [&](const std::function<std::string(int)> &request) {
        return figures(loadHttp(server->port(), 1, kReads, request));
    };

    // A walk through the list gives the ids, and is measured as auto pagination does it.
    std::vector<std::string> ids;
    std::string after;
    std::vector<double> pages;
    for (int i = 0; i < 200; ++i) {
        const auto start = Steady::now();
        const json page =
            json::parse(askHttp(server->port(), get("/api/v1/runs?page%5Bsize%5D=100"
                                                    + (after.empty() ? "" : "&page%5Bafter%5D=" + after))));
        pages.push_back(microsSince(start));
        for (const auto &run : page.at("data"))
            ids.push_back(run.at("id"));
        after = page.at("pagination").at("next");
    }
    return {{"listFirst", measured([&](int) { return get("/api/v1/runs?page%5Bsize%5D=20"); })},
            {"listFailed",
             measured([&](int) { return get("/api/v1/runs?page%5Bsize%5D=20&filter%5Bstatus%5D=FAILED"); })},
            {"pageOf100", microsJson(pages)},
            {"retrieve", measured([&](int i) {
                 return get("/api/v3/runs/" + ids[static_cast<std::size_t>(i) % ids.size()]);
             })}};
}

} // namespace

int main(int argc, char **argv)
{
    const std::string_view name = argc == 3 ? argv[1] : "";
    if (name != "trigger" && name != "read") {
        std::fprintf(stderr, "usage: runyard_http_bench trigger FOLDER | read WORKSPACE\n");
        return 2;
    }
    try {
        const Programs programs = programsBeside(argv[0]);
        const json result =
            name == "trigger" ? measureWrites(argv[2], programs) : measureReads(argv[2], programs);
        std::puts(result.dump(2).c_str());
    } catch (const std::exception &error) {
        std::fprintf(stderr, "runyard_http_bench: %s\n", error.what());
        return 1;
    }
    return 0;
}
