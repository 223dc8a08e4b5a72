// Batches and their items, runs that triggers with the same key move while they wait, and the region
// that was asked for. A row of batch_item is a run (0), a run that was there before (1), such a run that
// has not ended (2), or why there is none (3). In request_key, the negative number of a batch stands in
// the place of a run. The 1 in the last index is Delayed.
#pragma once

namespace runyard::schema {

inline constexpr const char *kBatches = R"sql(
CREATE TABLE batch (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    status INTEGER NOT NULL,
    run_count INTEGER NOT NULL,
    received INTEGER NOT NULL,
    unmade INTEGER NOT NULL,
    finished INTEGER NOT NULL,
    succeeded INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    sealed_at INTEGER,
    finished_at INTEGER,
    parent INTEGER,
    key_hash TEXT,
    key_user TEXT,
    key_scope INTEGER NOT NULL,
    key_expires_at INTEGER
);
CREATE INDEX batch_by_key ON batch (key_hash) WHERE key_hash IS NOT NULL;
CREATE TABLE batch_item (
    batch INTEGER NOT NULL,
    item INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    run INTEGER,
    task INTEGER NOT NULL,
    error TEXT,
    error_code TEXT,
    PRIMARY KEY (batch, item)
) WITHOUT ROWID;
CREATE INDEX batch_item_awaited ON batch_item (run) WHERE kind = 2;
CREATE INDEX batch_item_error ON batch_item (batch, item) WHERE kind = 3;

ALTER TABLE run ADD COLUMN batch INTEGER;
ALTER TABLE run ADD COLUMN region INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN debounce_key TEXT;
CREATE INDEX run_by_batch ON run (batch) WHERE batch IS NOT NULL;
CREATE INDEX run_debounced ON run (task, debounce_key) WHERE debounce_key IS NOT NULL AND status = 1;
)sql";

} // namespace runyard::schema
