// run_order: finished runs by what a list is sorted by (RunOrder), filled with the search index and as
// late as it. A run without the value (never started) has the smallest number there is.
// search_partial: runs whose texts are too long to be in the search index whole.
#pragma once

namespace runyard::schema {

inline constexpr const char *kListOrders = R"sql(
CREATE TABLE run_order (
    what INTEGER NOT NULL,
    value INTEGER NOT NULL,
    run INTEGER NOT NULL,
    PRIMARY KEY (what, value, run)
) WITHOUT ROWID;
CREATE TABLE search_partial (run INTEGER PRIMARY KEY);
INSERT OR IGNORE INTO search_pending (run) SELECT seq FROM run;
)sql";

} // namespace runyard::schema
