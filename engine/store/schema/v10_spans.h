// Spans of runs, and which lines of the log belong to them. Ids are their bytes; what is read one span at a
// time stands last, so that a list of spans does not read it.
#pragma once

namespace runyard::schema {

inline constexpr const char *kSpans = R"sql(
CREATE TABLE span (
    run INTEGER NOT NULL,
    id BLOB NOT NULL,
    parent BLOB,
    attempt INTEGER NOT NULL,
    entity INTEGER NOT NULL,
    status INTEGER NOT NULL,
    began_at INTEGER NOT NULL,
    ended_at INTEGER,
    events INTEGER NOT NULL,
    exceptions INTEGER NOT NULL,
    name TEXT NOT NULL,
    trace BLOB,
    status_text TEXT NOT NULL,
    attributes_codec INTEGER NOT NULL,
    attributes BLOB NOT NULL,
    events_codec INTEGER NOT NULL,
    event_list BLOB NOT NULL,
    PRIMARY KEY (run, id)
) WITHOUT ROWID;
CREATE TABLE span_log (
    run INTEGER NOT NULL,
    span BLOB NOT NULL,
    line INTEGER NOT NULL,
    PRIMARY KEY (run, span, line)
) WITHOUT ROWID;
CREATE TABLE span_tally (
    run INTEGER PRIMARY KEY,
    spans INTEGER NOT NULL,
    dropped INTEGER NOT NULL,
    log_bytes INTEGER NOT NULL,
    dropped_lines INTEGER NOT NULL
);
)sql";

} // namespace runyard::schema
