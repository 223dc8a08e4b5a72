// The conditions of a filter as tests on a row of `run r`. Private to this folder.
#pragma once

#include "engine/store/read/run_filter_sql.h"

namespace runyard {

/// Conditions with their values, in the order they are written; each begins with " AND ".
struct Condition
{
    std::string sql;
    std::vector<SqlValue> values;

    void add(const std::string &text) { sql += " AND " + text; }
    void add(const std::string &text, SqlValue value)
    {
        add(text);
        values.push_back(std::move(value));
    }
    void addList(const std::string &column, const std::vector<SqlValue> &list);
};

/// Adds what the counters know: statuses, tasks, queues, versions, of columns with `prefix`. Returns false when
/// nothing can match.
bool addCounted(Condition &condition, Names &names, const RunFilter &filter, const std::string &prefix);

/// Adds everything except the search words. Returns false when nothing can match.
bool addRowTests(Condition &condition, Names &names, const RunFilter &filter);

/// Returns whether there are conditions beyond machine, test and root that neither an index nor a counter serves.
bool hasFineConditions(const RunFilter &filter);

/// Returns an FTS5 query in which every word must occur; the last one may be a prefix. Words in quotes must be
/// adjacent.
std::string searchExpression(const std::string &words);

} // namespace runyard
