#include "models/runs/run_filters.h"

#include "models/words/format.h"

namespace runyard {

RunFilter runsOfTask(const QString &taskId)
{
    RunFilter filter;
    filter.taskIds = {format::utf8(taskId)};
    return filter;
}

RunFilter runsOfQueue(const QString &queue)
{
    RunFilter filter;
    filter.queues = {format::utf8(queue)};
    return filter;
}

RunFilter runsOfErrorGroup(qint64 group)
{
    RunFilter filter;
    filter.errorGroup = group;
    return filter;
}

RunFilter lateFailures()
{
    RunFilter filter;
    filter.createdWithin = std::chrono::hours(1);
    for (const RunStatus status : kAllRunStatuses) {
        if (outcomeOf(status) == RunHistogram::Failed)
            filter.statuses.push_back(status);
    }
    return filter;
}

} // namespace runyard
