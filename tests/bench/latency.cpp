#include "tests/bench/bench_server.h"
#include "tests/bench/http_load.h"
#include "tests/bench/measurements.h"
#include "tests/bench/raw_limits.h"
#include "tests/bench/samples.h"

#include <cstdlib>
#include <thread>

namespace runyard::bench {

namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr int kSamples = 300;
constexpr auto kIdle = 3ms;

std::int64_t nowMicros()
{
    return toMicros(SystemClock().now());
}

/// The no-op worker answers with the time it read the attempt at.
double workerReadAt(const RunDetail &detail)
{
    return std::strtod(detail.output.data.c_str(), nullptr) / 1000.0;
}

double processStartedAt(const RunDetail &detail)
{
    if (!detail.run.startedAt)
        throw std::runtime_error("a run ended without having started");
    return static_cast<double>(toMicros(*detail.run.startedAt));
}

template <class StartedAt>
std::vector<double> triggerToStart(BenchEngine &engine, const std::string &task, std::int64_t &runs,
                                   StartedAt startedAt)
{
    engine.trigger(task);
    engine.waitForFinal(++runs); // the worker is warm now
    std::vector<double> micros;
    for (int i = 0; i < kSamples; ++i) {
        std::this_thread::sleep_for(kIdle);
        const auto before = static_cast<double>(nowMicros());
        const TriggerReply reply = engine.trigger(task);
        engine.waitForFinal(++runs);
        micros.push_back(startedAt(engine.detail(reply.id)) - before);
    }
    return micros;
}

/// From a child's last word until the process of the parent that waits for it has it in hand; both are warm.
std::vector<double> childToParent(BenchEngine &engine, std::int64_t &runs)
{
    const auto server = serve(engine.client());
    engine.client().setApiEndpoint("http://127.0.0.1:" + std::to_string(server->port()), kKey);
    std::vector<double> micros;
    for (int i = -1; i < kSamples; ++i) { // the first one starts the worker
        std::this_thread::sleep_for(kIdle);
        const TriggerReply reply = engine.trigger("waiting");
        engine.waitForFinal(runs += 2);
        const RunDetail detail = engine.detail(reply.id);
        if (detail.run.status != RunStatus::Completed)
            throw std::runtime_error("a run that waited did not complete");
        if (i >= 0)
            micros.push_back(std::strtod(detail.output.data.c_str(), nullptr) / 1000.0);
    }
    return micros;
}

std::vector<double> constantAnswers()
{
    const auto server = serveConstant();
    return loadHttp(server->port(), 1, kSamples, [](int) { return httpRequest(kKey, "/", {}); }).micros;
}

/// A commit, then the hand-over: what cannot be left out. Percentiles of the parts are added.
json limitJson(const std::vector<double> &commits, const std::vector<double> &handOver, const char *name,
               double share)
{
    const auto at = [&](double percent) {
        return std::lround(percentile(commits, percent) + share * percentile(handOver, percent));
    };
    return {{"commit", microsJson(commits)},
            {name, microsJson(handOver)},
            {"p50Micros", at(50)},
            {"p99Micros", at(99)}};
}

void addRatio(json &result)
{
    result["ratio"] = ratio(result["rawLimit"]["p50Micros"].get<double>(), result["p50Micros"].get<double>());
}

} // namespace

json measureLatency(const std::filesystem::path &folder, const Programs &programs)
{
    json result;
    for (const bool full : {true, false}) {
        json &mode = result[full ? "FULL" : "NORMAL"];
        {
            BenchEngine engine(folder, programs, {.synchronousFull = full});
            std::int64_t runs = 0;
            mode["noopPersistentWorker"] = microsJson(triggerToStart(engine, "noop", runs, workerReadAt));
            mode["processBinTrue"] = microsJson(triggerToStart(engine, "true", runs, processStartedAt));
            mode["childToWaitingParent"] = microsJson(childToParent(engine, runs));
        }
        const auto commits = rawTriggerCommits(folder / "raw", full, kSamples);
        // One way to the worker is half of there and back.
        mode["noopPersistentWorker"]["rawLimit"] =
            limitJson(commits, rawPipeRoundTrips(programs.noopWorker, kSamples), "pipeThereAndBack", 0.5);
        mode["processBinTrue"]["rawLimit"] = limitJson(commits, rawSpawnStarts(kSamples), "posixSpawn", 1.0);
        mode["childToWaitingParent"]["rawLimit"] =
            limitJson(commits, constantAnswers(), "constantOverHttp", 1.0);
        addRatio(mode["childToWaitingParent"]);
        addRatio(mode["noopPersistentWorker"]);
        addRatio(mode["processBinTrue"]);
    }
    return result;
}

} // namespace runyard::bench
