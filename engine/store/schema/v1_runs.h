// Times are microseconds since 1970. Short repeated texts (tasks, queues, versions, machines,
// keys, tags, schedules) are integers of `name`; 0 is the empty text. Indexes are few because each
// one costs every commit: pages and counts by anything else are driven by counters, see counters.h
// and run_filter_sql.h. The 7 below is the first final status.
#pragma once

namespace runyard::schema {

inline constexpr const char *kFirstSchema = R"sql(
CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

CREATE TABLE run (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    task INTEGER NOT NULL,
    status INTEGER NOT NULL,
    queue INTEGER NOT NULL,
    version INTEGER NOT NULL,
    locked_version INTEGER NOT NULL,
    concurrency_key INTEGER NOT NULL,
    machine INTEGER NOT NULL,
    attempt_count INTEGER NOT NULL,
    max_attempts INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    depth INTEGER NOT NULL,
    flags INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    queued_at INTEGER,
    started_at INTEGER,
    finished_at INTEGER,
    delay_until INTEGER,
    expires_at INTEGER,
    retry_at INTEGER,
    ttl INTEGER,
    ttl_source INTEGER NOT NULL,
    max_duration INTEGER,
    active_ms INTEGER NOT NULL,
    parent INTEGER,
    root INTEGER,
    replay_of TEXT,
    schedule INTEGER,
    tags TEXT,
    key_hash TEXT,
    key_user TEXT,
    key_scope INTEGER,
    key_expires_at INTEGER
);
CREATE INDEX run_active ON run (status) WHERE status < 7;
CREATE INDEX run_by_task ON run (task, status);
CREATE INDEX run_by_parent ON run (parent) WHERE parent IS NOT NULL;
CREATE INDEX run_by_replay ON run (replay_of) WHERE replay_of IS NOT NULL;
CREATE INDEX run_by_schedule ON run (schedule) WHERE schedule IS NOT NULL;

CREATE TABLE run_data (
    run INTEGER PRIMARY KEY,
    payload BLOB, payload_type TEXT, payload_codec INTEGER NOT NULL DEFAULT 0,
    output BLOB, output_type TEXT, output_codec INTEGER NOT NULL DEFAULT 0,
    metadata BLOB, metadata_codec INTEGER NOT NULL DEFAULT 0,
    seed_metadata BLOB, seed_codec INTEGER NOT NULL DEFAULT 0,
    error TEXT
);

CREATE TABLE run_tag (
    tag INTEGER NOT NULL,
    run INTEGER NOT NULL,
    PRIMARY KEY (tag, run)
) WITHOUT ROWID;

CREATE TABLE attempt (
    run INTEGER NOT NULL,
    number INTEGER NOT NULL,
    id TEXT NOT NULL,
    status INTEGER NOT NULL,
    version INTEGER NOT NULL,
    machine INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    frozen_ms INTEGER NOT NULL,
    error TEXT,
    exit_code INTEGER,
    signal INTEGER,
    peak_memory INTEGER,
    cpu_ms INTEGER,
    limits TEXT,
    out_of_memory INTEGER NOT NULL,
    pid INTEGER NOT NULL,
    PRIMARY KEY (run, number)
) WITHOUT ROWID;
CREATE INDEX attempt_unfinished ON attempt (run) WHERE status < 3;

CREATE TABLE transition (
    run INTEGER NOT NULL,
    number INTEGER NOT NULL,
    from_status INTEGER,
    to_status INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    at INTEGER NOT NULL,
    cause TEXT NOT NULL,
    actor INTEGER NOT NULL,
    PRIMARY KEY (run, number)
) WITHOUT ROWID;

CREATE TABLE log_segment (
    run INTEGER NOT NULL,
    first INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    codec INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (run, first)
) WITHOUT ROWID;

CREATE TABLE idempotency_key (
    task INTEGER NOT NULL,
    hash TEXT NOT NULL,
    run INTEGER NOT NULL,
    expires_at INTEGER,
    PRIMARY KEY (task, hash)
) WITHOUT ROWID;

CREATE TABLE request_key (
    key TEXT PRIMARY KEY,
    run INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE deployment (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    project TEXT NOT NULL,
    directory TEXT NOT NULL,
    version TEXT NOT NULL,
    deployed_at INTEGER NOT NULL,
    current INTEGER NOT NULL,
    UNIQUE (project, version)
);
CREATE TABLE deployment_task (
    deployment INTEGER NOT NULL REFERENCES deployment (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    task TEXT NOT NULL,
    definition TEXT NOT NULL,
    PRIMARY KEY (deployment, position)
) WITHOUT ROWID;
CREATE INDEX deployment_task_by_task ON deployment_task (task);

CREATE TABLE queue (
    name TEXT PRIMARY KEY,
    is_task_queue INTEGER NOT NULL,
    paused INTEGER NOT NULL,
    declared_limit INTEGER,
    override_limit INTEGER
) WITHOUT ROWID;

CREATE TABLE schedule (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL,
    task TEXT NOT NULL,
    cron TEXT NOT NULL,
    timezone TEXT NOT NULL,
    payload TEXT NOT NULL,
    name TEXT NOT NULL,
    active INTEGER NOT NULL,
    last_run_at INTEGER,
    next_run_at INTEGER,
    last_run TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE counter (
    task INTEGER NOT NULL,
    status INTEGER NOT NULL,
    queue INTEGER NOT NULL,
    version INTEGER NOT NULL,
    runs INTEGER NOT NULL,
    slots INTEGER NOT NULL,
    PRIMARY KEY (task, status, queue, version)
) WITHOUT ROWID;
CREATE TABLE tag_total (tag INTEGER PRIMARY KEY, runs INTEGER NOT NULL);

-- Finished runs only, so that each is counted here once in its life and never moves.
CREATE TABLE tag_counter (
    tag INTEGER NOT NULL,
    task INTEGER NOT NULL,
    status INTEGER NOT NULL,
    queue INTEGER NOT NULL,
    version INTEGER NOT NULL,
    runs INTEGER NOT NULL,
    PRIMARY KEY (tag, task, status, queue, version)
) WITHOUT ROWID;
CREATE TABLE block_counter (
    block INTEGER NOT NULL,
    task INTEGER NOT NULL,
    status INTEGER NOT NULL,
    queue INTEGER NOT NULL,
    version INTEGER NOT NULL,
    runs INTEGER NOT NULL,
    PRIMARY KEY (block, task, status, queue, version)
) WITHOUT ROWID;
-- When the runs of a block were created, widened to whole minutes. The clock may step back, so both
-- ends are kept.
CREATE TABLE run_block (block INTEGER PRIMARY KEY, oldest INTEGER NOT NULL, newest INTEGER NOT NULL);

CREATE VIRTUAL TABLE run_search USING fts5 (
    body, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE TABLE search_pending (run INTEGER PRIMARY KEY);
)sql";

} // namespace runyard::schema
