#include "engine/export/run_walk.h"

#include "engine/base/limits.h"
#include "engine/contract/run_lists.h"

#include <algorithm>

namespace runyard {

namespace {

constexpr std::size_t kIdsPerPage = 200; // a condition of its own each

/// Filters that together give the selection, in order of creation: ids are in that order themselves.
std::vector<RunFilter> filtersOf(const RunSelection &selection)
{
    if (selection.all)
        return {resolved(*selection.all, SystemClock().now())}; // "the last hour" does not move on
    std::vector<RunId> ids = selection.ids;
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::vector<RunFilter> filters;
    for (std::size_t at = 0; at < ids.size(); at += kIdsPerPage) {
        RunFilter filter;
        filter.ids.assign(ids.begin() + static_cast<std::ptrdiff_t>(at),
                          ids.begin() + static_cast<std::ptrdiff_t>(std::min(at + kIdsPerPage, ids.size())));
        filters.push_back(std::move(filter));
    }
    return filters;
}

} // namespace

Error exportStopped()
{
    return {ErrorCode::Conflict, "Stopped; no file was written.", {}, {}};
}

bool isStop(const Error &error)
{
    return error == exportStopped();
}

Result<std::int64_t> countRuns(EngineClient &client, const RunSelection &selection)
{
    std::int64_t total = 0;
    for (const RunFilter &filter : filtersOf(selection)) {
        const auto counts =
            answerOf<RunCounts>([&](auto reply) { client.runLists().counts(filter, {}, reply); });
        if (!counts)
            return counts.error();
        total += counts->total();
    }
    return total;
}

Status walkRuns(EngineClient &client, const RunSelection &selection, const ExportProgress &progress,
                const std::function<Status(const Run &)> &visit)
{
    const auto total = countRuns(client, selection);
    if (!total)
        return total.error();
    std::int64_t done = 0;
    for (const RunFilter &filter : filtersOf(selection)) {
        RunPageRequest request;
        request.filter = filter;
        request.ascending = true;
        request.limit = static_cast<int>(limits::kPageRows);
        while (true) {
            if (progress && !progress(done, std::max(done, *total)))
                return exportStopped();
            const auto page = answerOf<RunPage>([&](auto reply) { client.runLists().page(request, reply); });
            if (!page)
                return page.error();
            for (const Run &run : page->runs) {
                if (Status visited = visit(run); !visited)
                    return visited;
                ++done;
                // Runs with long logs take their time: a stop does not wait for the end of a page.
                if (progress && !progress(done, std::max(done, *total)))
                    return exportStopped();
            }
            if (page->runs.empty() || !page->hasOlder)
                break;
            request.olderThan = page->runs.back().seq; // below it on screen: newer
        }
    }
    return Done{};
}

} // namespace runyard
