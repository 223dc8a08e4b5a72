#include "tests/bench/measurements.h"
#include "tests/bench/raw_limits.h"
#include "tests/bench/samples.h"

namespace runyard::bench {

namespace {

using nlohmann::json;

constexpr int kInFlight = 256;
constexpr int kWarmLimit = 64;
constexpr double kRawSeconds = 1.0;

struct Case
{
    const char *task;
    int runs;
    int environmentLimit;
};

/// Three durable steps a run, however the engine spread them over its commits.
int stepsPerCommit(int runs, std::uint32_t commits)
{
    return std::max(1, static_cast<int>(std::lround(3.0 * runs / std::max(commits, 1U))));
}

/// Triggers while earlier runs run: the whole life, overlapped.
json overlapped(BenchEngine &engine, const Case &of, std::int64_t &runsSoFar, double &runsPerSecond,
                int &groupedBy)
{
    const auto commitsBefore = engine.commits();
    const auto start = Steady::now();
    engine.triggerMany(of.task, of.runs, kInFlight);
    engine.waitForFinal(runsSoFar += of.runs);
    const double seconds = secondsSince(start);
    const auto commits = engine.commits() - commitsBefore;
    runsPerSecond = of.runs / seconds;
    groupedBy = stepsPerCommit(of.runs, commits);
    return {{"runs", of.runs},
            {"runsPerSecond", std::lround(runsPerSecond)},
            {"commits", commits},
            {"durableStepsPerCommit", groupedBy}};
}

/// First all triggers, then all runs: how the peers' figures were taken.
json inTurn(BenchEngine &engine, const Case &of, std::int64_t &runsSoFar)
{
    engine.setPaused(of.task, true);
    const auto start = Steady::now();
    engine.triggerMany(of.task, of.runs, kInFlight);
    const double triggered = secondsSince(start);
    engine.setPaused(of.task, false);
    engine.waitForFinal(runsSoFar += of.runs);
    const double all = secondsSince(start);
    return {{"triggersPerSecond", std::lround(of.runs / triggered)},
            {"drainedPerSecond", std::lround(of.runs / (all - triggered))},
            {"triggeredAndDrainedPerSecond", std::lround(of.runs / all)}};
}

json measureCase(const std::filesystem::path &folder, const Programs &programs, bool full, const Case &of)
{
    json result;
    double runsPerSecond = 0;
    int groupedBy = 1;
    {
        BenchEngine engine(folder, programs, {.synchronousFull = full, .environmentLimit = of.environmentLimit});
        std::int64_t runsSoFar = 0;
        engine.triggerMany(of.task, 10, 10); // the worker is warm before the clock runs
        engine.waitForFinal(runsSoFar += 10);
        result["environmentLimit"] = engine.environmentLimit();
        result["overlapped"] = overlapped(engine, of, runsSoFar, runsPerSecond, groupedBy);
        result["inTurn"] = inTurn(engine, of, runsSoFar);
    }
    const double rows = rawLivesPerSecond(folder / "raw", full, groupedBy, kRawSeconds);
    json &limit = result["rawLimit"];
    limit["sqliteRunsPerSecond"] = std::lround(rows);
    double together = rows;
    if (std::string(of.task) == "true") {
        const double spawns = rawSpawnsPerSecond(of.environmentLimit > 0 ? of.environmentLimit : 4, kRawSeconds);
        limit["spawnsPerSecond"] = std::lround(spawns);
        together = std::min(rows, spawns); // two cores can do both at once
    }
    limit["runsPerSecond"] = std::lround(together);
    result["ratio"] = ratio(runsPerSecond, together);
    return result;
}

} // namespace

json measureLifecycle(const std::filesystem::path &folder, const Programs &programs)
{
    const std::pair<const char *, Case> cases[] = {
        {"noopPersistentWorker", {"noop", 20'000, kWarmLimit}},
        {"pythonPersistentWorker", {"python", 10'000, kWarmLimit}},
        {"processBinTrue", {"true", 1'500, 0}},
    };
    json result;
    for (const bool full : {true, false}) {
        for (const auto &[name, of] : cases)
            result[full ? "FULL" : "NORMAL"][name] = measureCase(folder, programs, full, of);
    }
    return result;
}

} // namespace runyard::bench
