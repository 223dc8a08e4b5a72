// Turns a RunFilter into SQL that walks an index in list order.
//
// A page never depends on luck. A filter that names statuses, tasks, queues or versions is answered
// from the counters first: which (task, status) pairs can hold such runs at all. Then either each pair
// is one walk of run_by_task that SQLite merges, or, where that looks at fewer rows, one walk goes down
// the list. Tags, bulk actions and search words walk their own index; parents,
// replays, schedules and ids leave the choice to SQLite. A span of time and versions narrow each walk
// to the blocks (counter_key.h) that have such runs. Only what is left (machine, test, root) is tested
// row by row.
#pragma once

#include "engine/domain/run_query.h"
#include "engine/store/base/names.h"

#include <string>
#include <variant>
#include <vector>

namespace runyard {

using SqlValue = std::variant<std::int64_t, std::string>;

struct RunSelect
{
    bool none = false; // nothing can match
    std::string sql;   // gives `columns` of `run r`
    std::vector<SqlValue> values;
};

/// The keys a walk may visit, both ends included.
struct SeqRange
{
    std::int64_t first = 0;
    std::int64_t last = 0;
    bool isEmpty() const { return first > last; }
    void narrowToBlocks(std::int64_t firstBlock, std::int64_t lastBlock);
};

/// Returns a range with the keys of all runs created in the filter's span of time, and few others.
SeqRange rangeOfTime(Database &database, const RunFilter &filter);

/// Returns the filter with relative times as moments and patterns of task names as the matching names.
RunFilter readableFilter(Database &database, Names &names, const RunFilter &filter);

enum class ListOrder { NewestFirst, OldestFirst };

/// Selects runs that match a readable filter, from the row after `edge` on (0 = from the end), at most `limit` (0 =
/// all).
RunSelect selectRuns(Database &database, Names &names, const RunFilter &filter, const std::string &columns,
                     ListOrder order, std::int64_t edge, int limit);

void bindValues(Statement &statement, const std::vector<SqlValue> &values);

} // namespace runyard
