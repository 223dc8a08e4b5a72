// What this machine can do without Runyard: the rows of a run's life written by bare SQLite, bare
// posix_spawn, a bare pipe to a warm process. The engine's figures are read beside these.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace runyard::bench {

struct RawRate
{
    double perSecond = 0;
    double cpuMicrosEach = 0;
};

/// Lives per second when a plain loop writes into the real schema exactly the rows that a completed
/// run leaves behind, in the three steps the engine commits them in (triggered and handed out,
/// started, ended), `stepsPerCommit` steps of different runs to a transaction.
RawRate rawLives(const std::filesystem::path &folder, bool synchronousFull, int stepsPerCommit,
                 double seconds);

/// Microseconds of single commits of the first step (a run triggered and handed out).
std::vector<double> rawTriggerCommits(const std::filesystem::path &folder, bool synchronousFull, int count);

/// Starts and waits for /bin/true, `atOnce` at any time.
double rawSpawnsPerSecond(int atOnce, double seconds);

/// Microseconds until posix_spawn has handed over to /bin/true.
std::vector<double> rawSpawnStarts(int count);

/// Microseconds of a line to the no-op worker and its answer back.
std::vector<double> rawPipeRoundTrips(const std::string &noopWorker, int count);

} // namespace runyard::bench
