#include "engine/store/read/list_pages.h"

#include "engine/store/read/run_filter_sql.h"
#include "engine/store/rows/run_rows.h"

#include <algorithm>

namespace runyard {

namespace {

bool anyRun(Database &database, Names &names, const RunFilter &filter, ListOrder order, std::int64_t edge)
{
    const RunSelect select = selectRuns(database, names, filter, "r.seq", order, edge, 1);
    if (select.none)
        return false;
    Statement query = database.prepareOnce(select.sql);
    bindValues(query, select.values);
    return query.step();
}

} // namespace

RunPage pageByCreation(Database &database, Names &names, const RunPageRequest &request)
{
    // "Up" is towards the first row on screen, which is the oldest run in ascending lists.
    const bool up = request.newerThan && !request.olderThan;
    const bool towardsOld = up == request.ascending;
    const ListOrder order = towardsOld ? ListOrder::NewestFirst : ListOrder::OldestFirst;
    const ListOrder back = towardsOld ? ListOrder::OldestFirst : ListOrder::NewestFirst;
    const std::int64_t edge = request.olderThan   ? toInt(*request.olderThan)
                              : request.newerThan ? toInt(*request.newerThan)
                                                  : 0;
    const RunSelect select =
        selectRuns(database, names, request.filter, runColumns(), order, edge, request.limit + 1);
    RunPage page;
    if (!select.none) {
        Statement query = database.prepareOnce(select.sql);
        bindValues(query, select.values);
        page.runs = readRuns(query, names);
    }
    const bool more = page.runs.size() > static_cast<std::size_t>(request.limit);
    if (more)
        page.runs.pop_back();
    // Rows before the edge, including the edge itself if it still matches.
    const std::int64_t step = towardsOld ? -1 : 1;
    const bool before = edge != 0
                        && anyRun(database, names, request.filter, back,
                                  page.runs.empty() ? edge + step : toInt(page.runs.front().seq));
    if (up)
        std::reverse(page.runs.begin(), page.runs.end());
    page.hasOlder = up ? before : more;
    page.hasNewer = up ? more : before;
    return page;
}

} // namespace runyard
