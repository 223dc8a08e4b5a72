// Fills a workspace with runs that resemble months of real use: a few busy tasks and many quiet ones, mostly
// successes, retries, tags of every frequency, children, replays, schedules, and active runs at the end.
// Everything goes through RunStore, which keeps its counters correct. The same seed produces the same runs.
#pragma once

#include "engine/store/write/run_store.h"

#include <functional>

namespace runyard {

struct GeneratorOptions
{
    std::uint64_t seed = 1;
    std::int64_t runs = 1'000;
    std::int64_t active = 50; // of these, not final; the newest ones
    TimePoint begin = fromMicros(1'760'000'000'000'000);
    std::chrono::hours span{24 * 90}; // between the first run and the last
    int tasks = 12;
    int runsPerCommit = 5'000;
    bool searchIndex = true;
    bool statistics = true; // error groups and metrics up to the last run
    /// Called after each commit with the number of runs made so far; returns false to stop.
    std::function<bool(std::int64_t)> mayContinue{};
};

/// After an error or a stop, the runs committed so far remain, complete and counted.
Status generateRuns(RunStore &store, const GeneratorOptions &options);

/// Returns the name of the task with this number, such as "resize-image" (0 is the busiest).
std::string generatedTask(int number);

} // namespace runyard
