// Actions over many runs. Of an item, `run` is what it was about and `made` the replay; both grow
// together, as the runs of an action are taken oldest first.
#pragma once

namespace runyard::schema {

inline constexpr const char *kBulkActions = R"sql(
CREATE TABLE bulk_action (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    state INTEGER NOT NULL,
    request TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    total INTEGER NOT NULL,
    done INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    made INTEGER NOT NULL,
    problem TEXT NOT NULL,
    up_to INTEGER NOT NULL,
    position INTEGER NOT NULL
);
CREATE INDEX bulk_action_active ON bulk_action (state) WHERE state < 4;
CREATE TABLE bulk_target (action INTEGER NOT NULL, run INTEGER NOT NULL, PRIMARY KEY (action, run)) WITHOUT ROWID;
CREATE TABLE bulk_item (
    action INTEGER NOT NULL,
    run INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    made INTEGER,
    reason TEXT,
    PRIMARY KEY (action, run)
) WITHOUT ROWID;
CREATE INDEX bulk_item_trouble ON bulk_item (action, run) WHERE outcome <> 0;
CREATE INDEX bulk_item_made ON bulk_item (action, made) WHERE made IS NOT NULL;
)sql";

} // namespace runyard::schema
