#include "tests/bench/measurements.h"
#include "tests/bench/raw_limits.h"
#include "tests/bench/samples.h"

namespace runyard::bench {

namespace {

using nlohmann::json;

constexpr int kInFlight = 256;
constexpr int kWarmLimit = 64;
constexpr double kRawSeconds = 0.7;
constexpr int kTurns = 3;

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

struct Measured
{
    double runsPerSecond = 0;
    double cpuMicrosPerRun = 0;
    int stepsPerCommit = 1;
};

/// Triggers while earlier runs run: the whole life, overlapped.
Measured overlapped(BenchEngine &engine, const Case &of, std::int64_t &runsSoFar)
{
    const auto commitsBefore = engine.commits();
    const double cpuBefore = processCpuMicros();
    const auto start = Steady::now();
    engine.triggerMany(of.task, of.runs, kInFlight);
    engine.waitForFinal(runsSoFar += of.runs);
    const double seconds = secondsSince(start);
    return {of.runs / seconds, (processCpuMicros() - cpuBefore) / of.runs,
            stepsPerCommit(of.runs, engine.commits() - commitsBefore)};
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
    BenchEngine engine(folder, programs, {.synchronousFull = full, .environmentLimit = of.environmentLimit});
    std::int64_t runsSoFar = 0;
    engine.triggerMany(of.task, 10, 10); // the worker is warm before the clock runs
    engine.waitForFinal(runsSoFar += 10);

    // Turn by turn, so that both see the same neighbours on the machine; the best turn of each counts.
    Measured best;
    RawRate rawBest;
    for (int turn = 0; turn < kTurns; ++turn) {
        const Measured measured = overlapped(engine, of, runsSoFar);
        const RawRate raw = rawLives(folder / "raw", full, measured.stepsPerCommit, kRawSeconds);
        if (measured.runsPerSecond > best.runsPerSecond)
            best = measured;
        if (raw.perSecond > rawBest.perSecond)
            rawBest = raw;
    }
    json limit = {{"sqliteRunsPerSecond", std::lround(rawBest.perSecond)},
                  {"cpuMicrosPerRun", std::lround(rawBest.cpuMicrosEach)}};
    double together = rawBest.perSecond;
    if (std::string(of.task) == "true") {
        const double spawns = rawSpawnsPerSecond(engine.environmentLimit(), kRawSeconds);
        limit["spawnsPerSecond"] = std::lround(spawns);
        together = std::min(together, spawns); // two cores can do both at once
    }
    return {{"environmentLimit", engine.environmentLimit()},
            {"runsPerSecond", std::lround(best.runsPerSecond)},
            {"cpuMicrosPerRun", std::lround(best.cpuMicrosPerRun)},
            {"durableStepsPerCommit", best.stepsPerCommit},
            {"inTurn", inTurn(engine, of, runsSoFar)},
            {"rawLimit", limit},
            {"ratio", ratio(best.runsPerSecond, together)}};
}

} // namespace

json measureLifecycle(const std::filesystem::path &folder, const Programs &programs, const std::string &only)
{
    const std::pair<const char *, Case> cases[] = {
        {"noopPersistentWorker", {"noop", 8'000, kWarmLimit}},
        {"pythonPersistentWorker", {"python", 5'000, kWarmLimit}},
        {"processBinTrue", {"true", 600, 0}},
    };
    json result;
    for (const bool full : {true, false}) {
        for (const auto &[name, of] : cases) {
            if (only.empty() || only == name)
                result[full ? "FULL" : "NORMAL"][name] = measureCase(folder, programs, full, of);
        }
    }
    return result;
}

} // namespace runyard::bench
