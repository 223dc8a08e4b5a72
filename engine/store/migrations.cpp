#include "engine/store/migrations.h"

#include "engine/domain/run_status.h"

#include <array>

namespace runyard {

namespace {

// Times are microseconds since 1970. Short repeated texts (tasks, queues, versions, machines,
// keys, tags, schedules) are integers of `name`; 0 is the empty text. Indexes are few because each
// one costs every commit: pages and counts by anything else are driven by counters, see counters.h
// and run_filter_sql.h. The 7 below is the first final status.
constexpr const char *kFirstSchema = R"sql(
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

// run_order: finished runs by what a list is sorted by (RunOrder), filled with the search index and as
// late as it. A run without the value (never started) has the smallest number there is.
// search_partial: runs whose texts are too long to be in the search index whole.
constexpr const char *kListOrders = R"sql(
CREATE TABLE run_order (
    what INTEGER NOT NULL,
    value INTEGER NOT NULL,
    run INTEGER NOT NULL,
    PRIMARY KEY (what, value, run)
) WITHOUT ROWID;
CREATE TABLE search_partial (run INTEGER PRIMARY KEY);
INSERT OR IGNORE INTO search_pending (run) SELECT seq FROM run;
)sql";

// Actions over many runs. Of an item, `run` is what it was about and `made` the replay; both grow
// together, as the runs of an action are taken oldest first.
constexpr const char *kBulkActions = R"sql(
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

// Error groups and metrics are filled by RunStore::takeInFinished() from the runs in finish_pending;
// those that had finished before this schema begin there.
constexpr const char *kInsightsSchema = R"sql(
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

// From here on, traits of runs are counted as tags with negative numbers (counters.h).
constexpr const char *kCountedTraits = R"sql(
INSERT INTO tag_counter SELECT -10 - machine, task, status, queue, version, count(*)
    FROM run WHERE status >= 7 GROUP BY machine, task, status, queue, version;
INSERT INTO tag_counter SELECT -1, task, status, queue, version, count(*)
    FROM run WHERE status >= 7 AND flags & 1 GROUP BY task, status, queue, version;
INSERT INTO tag_counter SELECT -2, task, status, queue, version, count(*)
    FROM run WHERE status >= 7 AND parent IS NULL GROUP BY task, status, queue, version;
)sql";

// An intercept stays when it is over: runs it held name it. A run is held once in its life at most.
constexpr const char *kIntercepts = R"sql(
CREATE TABLE intercept (
    number INTEGER PRIMARY KEY,
    query TEXT NOT NULL,
    every INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    active INTEGER NOT NULL,
    held INTEGER NOT NULL
);
CREATE TABLE held_run (
    run INTEGER PRIMARY KEY,
    intercept INTEGER NOT NULL,
    held_at INTEGER NOT NULL,
    released_at INTEGER
);
)sql";

static_assert(
    static_cast<int>(RunStatus::Completed) == 7 && isFinal(RunStatus::Completed)
        && !isFinal(static_cast<RunStatus>(6)),
    "the index run_active and finish_pending are written with the number of the first final status");

constexpr std::array<const char *, 6> kMigrations = {kFirstSchema,    kListOrders,    kBulkActions,
                                                     kInsightsSchema, kCountedTraits, kIntercepts};

// "RYrd": tells our files from those of other programs.
constexpr int kApplicationId = 0x52597264;

struct Origin
{
    bool isEmpty = true;
    int applicationId = 0;
    int version = 0;
};

Origin readOrigin(Database &database)
{
    Statement query = database.prepareOnce(
        "SELECT (SELECT count(*) FROM sqlite_master), (SELECT application_id FROM pragma_application_id),"
        " (SELECT user_version FROM pragma_user_version)");
    if (!query.step())
        return {};
    return {query.integer(0) == 0, query.integer(1), query.integer(2)};
}

} // namespace

int schemaVersion()
{
    return static_cast<int>(kMigrations.size());
}

Status checkOrigin(Database &database)
{
    const Origin origin = readOrigin(database);
    if (auto error = database.takeError())
        return *error;
    if (origin.isEmpty)
        return Done{};
    if (origin.applicationId != kApplicationId)
        return Error{ErrorCode::StoreDamaged,
                     database.file().string()
                         + " is not a Runyard workspace: another program made this database.",
                     "Nothing was changed. Choose another folder for the workspace, or move the file away.",
                     {}};
    if (origin.version > schemaVersion())
        return Error{ErrorCode::StorageFailed,
                     "The database " + database.file().string() + " was written by a newer Runyard (schema "
                         + std::to_string(origin.version) + ", this program knows "
                         + std::to_string(schemaVersion()) + ").",
                     "Open this workspace with that version, or update Runyard.",
                     {}};
    return Done{};
}

Status checkReadable(Database &database)
{
    if (Status ours = checkOrigin(database); !ours)
        return ours;
    const Origin origin = readOrigin(database);
    if (auto error = database.takeError())
        return *error;
    if (origin.isEmpty || origin.version < schemaVersion())
        return Error{ErrorCode::StorageFailed,
                     "The database " + database.file().string() + " was not brought up to this Runyard yet.",
                     "Start the engine of this workspace once.",
                     {}};
    return Done{};
}

Status migrate(Database &database)
{
    int version = readOrigin(database).version;
    if (auto error = database.takeError())
        return *error;
    for (; version < schemaVersion(); ++version) {
        const std::string script = "BEGIN IMMEDIATE;"
                                   + std::string(kMigrations[static_cast<std::size_t>(version)])
                                   + "PRAGMA application_id=" + std::to_string(kApplicationId)
                                   + ";PRAGMA user_version=" + std::to_string(version + 1) + ";COMMIT;";
        if (Status applied = database.execute(script); !applied) {
            Error error = applied.error();
            if (database.inTransaction())
                (void)database.execute("ROLLBACK");
            error.message = "Updating the database to schema " + std::to_string(version + 1)
                            + " failed; it was left as it was. " + error.message;
            return error;
        }
    }
    return Done{};
}

} // namespace runyard
