// What a filter chooses, by a plain test of each run: the judge of the SQL.
#pragma once

#include "engine/domain/run_query.h"

#include <algorithm>
#include <map>

namespace runyard::testing {

/// Of `runs` (newest first), those the filter wants.
inline std::vector<const Run *> chosen(const RunFilter &filter, const std::vector<Run> &runs)
{
    std::vector<const Run *> found;
    for (const Run &run : runs) {
        if (matches(filter, run, SystemClock().now()))
            found.push_back(&run);
    }
    return found;
}

struct Recount
{
    std::array<std::int64_t, kRunStatusCount> byStatus{};
    std::map<std::string, std::int64_t> byTask, byQueue, byVersion, byTag;
};

inline Recount recount(const std::vector<const Run *> &runs)
{
    Recount sums;
    for (const Run *chosenRun : runs) {
        const Run &run = *chosenRun;
        ++sums.byStatus[static_cast<std::size_t>(run.status)];
        ++sums.byTask[run.taskId];
        ++sums.byQueue[run.queue];
        if (!run.version.empty())
            ++sums.byVersion[run.version];
        for (const std::string &tag : run.tags)
            ++sums.byTag[tag];
    }
    return sums;
}

} // namespace runyard::testing
