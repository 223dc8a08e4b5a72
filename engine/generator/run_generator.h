// Fills a workspace with runs that look like months of real use: few busy tasks and many quiet ones,
// mostly success, retries, tags of every frequency, children, replays, schedules, and at the end of
// the list what is still active. Everything goes through RunStore, so the counters are right by the
// store's own hand. The same seed gives the same runs.
#pragma once

#include "engine/store/write/run_store.h"

#include <functional>

namespace runyard {

struct GeneratorOptions
{
    std::uint64_t seed = 1;
    std::int64_t runs = 1'000;
    std::int64_t active = 50; // of these, not final; they are the newest
    TimePoint begin = fromMicros(1'760'000'000'000'000);
    std::chrono::hours span{24 * 90}; // from the first run to the last
    int tasks = 12;
    int runsPerCommit = 5'000;
    bool searchIndex = true;
    bool statistics = true; // error groups and metrics, as of the last run
    /// Called after each commit with the runs made so far; false ends the work there.
    std::function<bool(std::int64_t)> goOn{};
};

/// What was committed before an error or a stop stays, complete and counted.
Status generateRuns(RunStore &store, const GeneratorOptions &options);

/// "resize-image" and so on: the task with this number (0 is the busiest).
std::string generatedTask(int number);

} // namespace runyard
