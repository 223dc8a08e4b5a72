// Error groups and metrics are filled by RunStore::takeInFinished() from the runs in finish_pending;
// those that had finished before this schema begin there.
#pragma once

namespace runyard::schema {

inline constexpr const char *kInsightsSchema = R"sql(
CREATE TABLE finish_pending (run INTEGER PRIMARY KEY);

CREATE TABLE error_group (
    id INTEGER PRIMARY KEY,
    task INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    pattern TEXT NOT NULL,
    message TEXT NOT NULL,
    status INTEGER NOT NULL,
    runs INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    last_run INTEGER NOT NULL,
    mark INTEGER NOT NULL DEFAULT 0,
    marked_at INTEGER,
    UNIQUE (task, fingerprint)
);
CREATE TABLE error_group_run (
    error_group INTEGER NOT NULL,
    run INTEGER NOT NULL,
    PRIMARY KEY (error_group, run)
) WITHOUT ROWID;
CREATE TABLE error_group_version (
    error_group INTEGER NOT NULL,
    version INTEGER NOT NULL,
    runs INTEGER NOT NULL,
    PRIMARY KEY (error_group, version)
) WITHOUT ROWID;
-- For the trend, so of the last days only.
CREATE TABLE error_group_hour (
    hour INTEGER NOT NULL,
    error_group INTEGER NOT NULL,
    runs INTEGER NOT NULL,
    PRIMARY KEY (hour, error_group)
) WITHOUT ROWID;

-- One row a level (minute, hour, day), piece of time, and kind of run; times of both digests in
-- microseconds (duration_digest.h).
CREATE TABLE metric (
    level INTEGER NOT NULL,
    at INTEGER NOT NULL,
    task INTEGER NOT NULL,
    version INTEGER NOT NULL,
    status INTEGER NOT NULL,
    runs INTEGER NOT NULL,
    durations BLOB NOT NULL,
    waits BLOB NOT NULL,
    PRIMARY KEY (level, at, task, version, status)
) WITHOUT ROWID;
CREATE TABLE metric_load (
    level INTEGER NOT NULL,
    at INTEGER NOT NULL,
    queued INTEGER NOT NULL,
    slots INTEGER NOT NULL,
    PRIMARY KEY (level, at)
) WITHOUT ROWID;

INSERT INTO finish_pending SELECT seq FROM run WHERE status >= 7 ORDER BY seq;
)sql";

} // namespace runyard::schema
