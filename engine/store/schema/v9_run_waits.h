// What runs wait for. Rows of a run go when it ends; waitpoints that only it asked for (the end of a run or a
// batch, a moment) go with them. The 2 below is WaitState::Done.
#pragma once

namespace runyard::schema {

inline constexpr const char *kRunWaits = R"sql(
CREATE TABLE run_wait (
    run INTEGER NOT NULL,
    position INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    what TEXT NOT NULL,
    request_key TEXT NOT NULL,
    state INTEGER NOT NULL,
    held INTEGER NOT NULL,
    began_at INTEGER NOT NULL,
    over_at INTEGER,
    PRIMARY KEY (run, position)
) WITHOUT ROWID;
CREATE UNIQUE INDEX run_wait_open ON run_wait (run) WHERE state < 2;
CREATE TABLE run_wait_item (
    run INTEGER NOT NULL,
    position INTEGER NOT NULL,
    item INTEGER NOT NULL,
    waitpoint INTEGER NOT NULL,
    PRIMARY KEY (run, position, item)
) WITHOUT ROWID;
CREATE INDEX run_wait_item_by_waitpoint ON run_wait_item (waitpoint);
CREATE INDEX waitpoint_by_batch ON waitpoint (batch) WHERE batch <> '';
ALTER TABLE batch ADD COLUMN resumes_parent INTEGER NOT NULL DEFAULT 0;
)sql";

} // namespace runyard::schema
