// Waitpoints, variables of the environment (the values sealed, see secret_box.h), and schedules that no
// project declares. An idempotency key is of one waitpoint at a time; one that lost it keeps the text.
#pragma once

namespace runyard::schema {

inline constexpr const char *kWaitsAndVariables = R"sql(
CREATE TABLE waitpoint (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    type INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    due_at INTEGER,
    completed_at INTEGER,
    output BLOB,
    output_type TEXT,
    output_codec INTEGER NOT NULL DEFAULT 0,
    output_is_error INTEGER NOT NULL DEFAULT 0,
    idempotency_key TEXT NOT NULL,
    key_expires_at INTEGER,
    holds_key INTEGER NOT NULL,
    tags TEXT NOT NULL,
    secret TEXT NOT NULL,
    run INTEGER,
    batch TEXT NOT NULL
);
CREATE INDEX waitpoint_by_type ON waitpoint (type);
CREATE INDEX waitpoint_pending ON waitpoint (type) WHERE completed_at IS NULL;
CREATE INDEX waitpoint_due ON waitpoint (due_at) WHERE completed_at IS NULL AND due_at IS NOT NULL;
CREATE INDEX waitpoint_by_run ON waitpoint (run) WHERE run IS NOT NULL;
CREATE INDEX waitpoint_by_key ON waitpoint (idempotency_key) WHERE idempotency_key <> '';
CREATE UNIQUE INDEX waitpoint_holding_key ON waitpoint (idempotency_key) WHERE holds_key;
CREATE TABLE waitpoint_tag (
    tag INTEGER NOT NULL,
    waitpoint INTEGER NOT NULL,
    PRIMARY KEY (tag, waitpoint)
) WITHOUT ROWID;

CREATE TABLE environment_variable (
    name TEXT PRIMARY KEY,
    sealed BLOB NOT NULL,
    is_secret INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) WITHOUT ROWID;

ALTER TABLE schedule ADD COLUMN deduplication_key TEXT NOT NULL DEFAULT '';
ALTER TABLE schedule ADD COLUMN external_id TEXT NOT NULL DEFAULT '';
ALTER TABLE schedule ADD COLUMN problem TEXT NOT NULL DEFAULT '';
)sql";

} // namespace runyard::schema
