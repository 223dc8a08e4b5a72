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

/// What the counters know: statuses, tasks, queues, versions, of columns with `prefix`. False when
/// nothing can match.
bool addCounted(Condition &condition, Names &names, const RunFilter &filter, const std::string &prefix);

/// Everything but the search words, tested on the row. False when nothing can match.
bool addRowTests(Condition &condition, Names &names, const RunFilter &filter);

/// Conditions that neither an index nor a counter knows, beyond machine, test and root.
bool hasFineConditions(const RunFilter &filter);

/// A query for FTS5 in which every word must occur; the last one may be a beginning. Words in quotes
/// must follow each other.
std::string searchExpression(const std::string &words);

} // namespace runyard
