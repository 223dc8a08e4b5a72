// What a filter means, written as plainly as possible: the judge of the SQL.
#pragma once

#include "engine/domain/run_query.h"

#include <algorithm>
#include <map>

namespace runyard::testing {

template <class T>
bool isListed(const std::vector<T> &list, const T &value)
{
    return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

inline bool matches(const RunFilter &filter, const Run &run)
{
    const bool tagged = filter.tags.empty()
                        || std::any_of(run.tags.begin(), run.tags.end(),
                                       [&](const auto &tag) { return isListed(filter.tags, tag); });
    return tagged && isListed(filter.statuses, run.status) && isListed(filter.taskIds, run.taskId)
           && isListed(filter.queues, run.queue) && isListed(filter.versions, run.version)
           && isListed(filter.ids, run.id) && isListed(filter.machines, run.machine)
           && (!filter.schedule || run.scheduleId == *filter.schedule)
           && (!filter.isTest || run.isTest == *filter.isTest)
           && (!filter.rootOnly || !*filter.rootOnly || run.parent == RunSeq::None)
           && (!filter.parent || run.parentId == *filter.parent)
           && (!filter.replayOf || run.replayOf == *filter.replayOf)
           && (!filter.createdFrom || run.createdAt >= *filter.createdFrom)
           && (!filter.createdTo || run.createdAt < *filter.createdTo);
}

/// Of `runs` (newest first), those the filter wants.
inline std::vector<const Run *> chosen(const RunFilter &filter, const std::vector<Run> &runs)
{
    std::vector<const Run *> found;
    for (const Run &run : runs) {
        if (matches(filter, run))
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
