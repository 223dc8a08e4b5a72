#include "engine/store/rows/run_rows.h"

#include "engine/store/base/codec.h"
#include "engine/store/rows/json_values.h"

namespace runyard {

namespace {

enum RunFlag { IsTest = 1, HoldsSlot = 2, StartedOnce = 4, ResumesParent = 8, Waits = 16 };

int flagsOf(const Run &run)
{
    return (run.isTest ? IsTest : 0) | (run.holdsSlot ? HoldsSlot : 0) | (run.startedOnce ? StartedOnce : 0)
           | (run.resumesParent ? ResumesParent : 0) | (run.waits ? Waits : 0);
}

std::optional<std::int64_t> orNull(RunSeq seq)
{
    return seq == RunSeq::None ? std::nullopt : std::optional(toInt(seq));
}

std::optional<std::string> orNull(const std::string &text)
{
    return text.empty() ? std::nullopt : std::optional(text);
}

template <class Duration>
std::optional<std::int64_t> counted(const std::optional<Duration> &duration)
{
    return duration ? std::optional<std::int64_t>(duration->count()) : std::nullopt;
}

void damaged(Database &database, const char *what)
{
    database.fail(
        Error{ErrorCode::StoreDamaged,
              std::string("A stored ") + what + " in " + database.file().string() + " cannot be read.",
              "Keep a copy of the file, then restore a backup.",
              {}});
}

} // namespace

const std::string &runColumns()
{
    static const std::string columns =
        "r.seq, r.id, r.task, r.status, r.queue, r.version, r.locked_version, r.concurrency_key,"
        " r.machine, r.attempt_count, r.max_attempts, r.priority, r.depth, r.flags, r.created_at,"
        " r.updated_at, r.queued_at, r.started_at, r.finished_at, r.delay_until, r.expires_at,"
        " r.retry_at, r.ttl, r.ttl_source, r.max_duration, r.active_ms, r.parent, r.root,"
        " (SELECT id FROM run WHERE seq = r.parent), (SELECT id FROM run WHERE seq = r.root),"
        " r.replay_of, r.schedule, r.tags, r.key_hash, r.key_user, r.key_scope, r.key_expires_at,"
        " (SELECT id FROM batch WHERE number = r.batch), r.region, r.debounce_key";
    return columns;
}

Run readRun(const Statement &row, Names &names)
{
    Run run;
    run.seq = RunSeq{row.int64(0)};
    run.id = RunId{row.text(1)};
    run.taskId = names.text(row.int64(2));
    run.status = static_cast<RunStatus>(row.integer(3));
    run.queue = names.text(row.int64(4));
    run.version = names.text(row.int64(5));
    run.lockedVersion = names.text(row.int64(6));
    run.concurrencyKey = names.text(row.int64(7));
    run.machine = names.text(row.int64(8));
    run.attemptCount = row.integer(9);
    run.maxAttempts = row.integer(10);
    run.prioritySeconds = row.integer(11);
    run.depth = row.integer(12);
    const int flags = row.integer(13);
    run.isTest = flags & IsTest;
    run.holdsSlot = flags & HoldsSlot;
    run.startedOnce = flags & StartedOnce;
    run.resumesParent = flags & ResumesParent;
    run.waits = flags & Waits;
    run.createdAt = row.time(14);
    run.updatedAt = row.time(15);
    run.queuedAt = row.optionalTime(16);
    run.startedAt = row.optionalTime(17);
    run.finishedAt = row.optionalTime(18);
    run.delayUntil = row.optionalTime(19);
    run.expiresAt = row.optionalTime(20);
    run.retryAt = row.optionalTime(21);
    if (const auto ttl = row.optionalInt64(22))
        run.ttl = Seconds{*ttl};
    run.ttlSource = static_cast<TtlSource>(row.integer(23));
    if (const auto duration = row.optionalInt64(24))
        run.maxDuration = Seconds{*duration};
    run.activeTime = Millis{row.int64(25)};
    run.parent = RunSeq{row.int64(26)};
    run.root = RunSeq{row.int64(27)};
    run.parentId = RunId{row.text(28)};
    run.rootId = RunId{row.text(29)};
    run.replayOf = RunId{row.text(30)};
    run.scheduleId = ScheduleId{names.text(row.int64(31))};
    run.tags = decodeTags(row.view(32));
    run.idempotencyKey.hash = row.text(33);
    run.idempotencyKey.userKey = row.text(34);
    run.idempotencyKey.scope = static_cast<IdempotencyScope>(row.integer(35));
    run.idempotencyKey.expiresAt = row.optionalTime(36);
    run.batchId = BatchId{row.text(37)};
    run.region = names.text(row.int64(38));
    run.debounceKey = row.text(39);
    return run;
}

std::vector<Run> readRuns(Statement &query, Names &names)
{
    std::vector<Run> runs;
    while (query.step())
        runs.push_back(readRun(query, names));
    return runs;
}

void insertRunRow(Database &database, Names &names, const Run &run)
{
    const auto schedule =
        run.scheduleId.empty() ? std::nullopt : std::optional(names.intern(run.scheduleId.text));
    database
        .prepare("INSERT INTO run (seq, id, task, status, queue, version, locked_version,"
                 " concurrency_key, machine, attempt_count, max_attempts, priority, depth, flags,"
                 " created_at, updated_at, queued_at, started_at, finished_at, delay_until,"
                 " expires_at, retry_at, ttl, ttl_source, max_duration, active_ms, parent, root,"
                 " replay_of, schedule, tags, key_hash, key_user, key_scope, key_expires_at, batch,"
                 " region, debounce_key)"
                 " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,"
                 " (SELECT number FROM batch WHERE id = ?),?,?)")
        .with(toInt(run.seq), run.id.text, names.intern(run.taskId), static_cast<int>(run.status),
              names.intern(run.queue), names.intern(run.version), names.intern(run.lockedVersion),
              names.intern(run.concurrencyKey), names.intern(run.machine), run.attemptCount, run.maxAttempts,
              run.prioritySeconds, run.depth, flagsOf(run), run.createdAt, run.updatedAt, run.queuedAt,
              run.startedAt, run.finishedAt, run.delayUntil, run.expiresAt, run.retryAt, counted(run.ttl),
              static_cast<int>(run.ttlSource), counted(run.maxDuration),
              static_cast<std::int64_t>(run.activeTime.count()), orNull(run.parent), orNull(run.root),
              orNull(run.replayOf.text), schedule, orNull(encodeTags(run.tags)),
              orNull(run.idempotencyKey.hash), orNull(run.idempotencyKey.userKey),
              static_cast<int>(run.idempotencyKey.scope), run.idempotencyKey.expiresAt,
              orNull(run.batchId.text), names.intern(run.region), orNull(run.debounceKey))
        .run();
}

void updateRunRow(Database &database, Names &names, const Run &run, bool moved)
{
    // A column in the SET list makes SQLite rewrite its index entries even when the value is the
    // same, so status and task are only named when they changed.
    static const std::string common =
        "UPDATE run SET queue=?, version=?, locked_version=?, concurrency_key=?, machine=?,"
        " attempt_count=?, max_attempts=?, priority=?, flags=?, updated_at=?, queued_at=?,"
        " started_at=?, finished_at=?, delay_until=?, expires_at=?, retry_at=?, ttl=?,"
        " ttl_source=?, max_duration=?, active_ms=?, key_hash=?, key_user=?, key_scope=?,"
        " key_expires_at=?";
    static const std::string withStatus = common + ", status=?, task=? WHERE seq=?";
    static const std::string withoutStatus = common + " WHERE seq=?";
    Statement update = database.prepare(moved ? withStatus : withoutStatus);
    update.with(names.intern(run.queue), names.intern(run.version), names.intern(run.lockedVersion),
                names.intern(run.concurrencyKey), names.intern(run.machine), run.attemptCount,
                run.maxAttempts, run.prioritySeconds, flagsOf(run), run.updatedAt, run.queuedAt,
                run.startedAt, run.finishedAt, run.delayUntil, run.expiresAt, run.retryAt, counted(run.ttl),
                static_cast<int>(run.ttlSource), counted(run.maxDuration),
                static_cast<std::int64_t>(run.activeTime.count()), orNull(run.idempotencyKey.hash),
                orNull(run.idempotencyKey.userKey), static_cast<int>(run.idempotencyKey.scope),
                run.idempotencyKey.expiresAt);
    if (moved)
        update.with(static_cast<int>(run.status), names.intern(run.taskId));
    update.with(toInt(run.seq));
    update.run();
}

const char *const kAttemptColumns =
    "a.run, a.number, a.id, a.status, a.version, a.machine, a.created_at, a.started_at,"
    " a.finished_at, a.frozen_ms, a.error, a.exit_code, a.signal, a.peak_memory, a.cpu_ms,"
    " a.limits, a.out_of_memory, a.pid";

Attempt readAttempt(const Statement &row, Names &names)
{
    Attempt attempt;
    attempt.run = RunSeq{row.int64(0)};
    attempt.number = row.integer(1);
    attempt.id = AttemptId{row.text(2)};
    attempt.status = static_cast<AttemptStatus>(row.integer(3));
    attempt.version = names.text(row.int64(4));
    attempt.machine = names.text(row.int64(5));
    attempt.createdAt = row.time(6);
    attempt.startedAt = row.optionalTime(7);
    attempt.finishedAt = row.optionalTime(8);
    attempt.frozenTime = Millis{row.int64(9)};
    if (!row.isNull(10))
        attempt.error = decodeError(row.view(10));
    attempt.exit.exitCode = row.optionalInt(11);
    attempt.exit.signal = row.optionalInt(12);
    attempt.exit.peakMemoryBytes = row.optionalInt64(13);
    if (const auto cpu = row.optionalInt64(14))
        attempt.exit.cpuTime = Millis{*cpu};
    attempt.exit.limits = row.text(15);
    attempt.exit.outOfMemory = row.integer(16) != 0;
    attempt.pid = row.int64(17);
    return attempt;
}

std::vector<Attempt> readAttempts(Database &database, Names &names, RunSeq run)
{
    std::vector<Attempt> attempts;
    Statement query = database.prepare("SELECT " + std::string(kAttemptColumns)
                                       + " FROM attempt a WHERE a.run = ? ORDER BY a.number");
    query.with(toInt(run));
    while (query.step())
        attempts.push_back(readAttempt(query, names));
    return attempts;
}

Packet readPacket(Database &database, const Statement &row, int column)
{
    if (row.isNull(column))
        return {};
    Packet packet;
    packet.present = true;
    if (auto text = decodeBlob(row.view(column), row.integer(column + 2)))
        packet.data = std::move(*text);
    else
        damaged(database, "payload or output");
    if (!row.isNull(column + 1))
        packet.type = row.text(column + 1);
    return packet;
}

std::string readText(Database &database, const Statement &row, int column)
{
    if (row.isNull(column))
        return {};
    if (auto text = decodeBlob(row.view(column), row.integer(column + 1)))
        return std::move(*text);
    damaged(database, "text");
    return {};
}

void readRunData(Database &database, RunSeq run, RunDetail &detail)
{
    Statement query = database.prepare(
        "SELECT payload, payload_type, payload_codec, output, output_type, output_codec, metadata,"
        " metadata_codec, seed_metadata, seed_codec, error FROM run_data WHERE run = ?");
    query.with(toInt(run));
    if (!query.step())
        return;
    detail.payload = readPacket(database, query, 0);
    detail.output = readPacket(database, query, 3);
    detail.metadata = readText(database, query, 6);
    detail.seedMetadata = readText(database, query, 8);
    if (!query.isNull(10))
        detail.error = decodeError(query.view(10));
}

std::vector<Transition> readTransitions(Database &database, RunSeq run)
{
    std::vector<Transition> transitions;
    Statement query =
        database.prepare("SELECT number, from_status, to_status, attempt, at, cause, actor FROM transition"
                         " WHERE run = ? ORDER BY number");
    query.with(toInt(run));
    while (query.step()) {
        Transition transition;
        transition.run = run;
        transition.number = query.integer(0);
        if (const auto from = query.optionalInt(1))
            transition.from = static_cast<RunStatus>(*from);
        transition.to = static_cast<RunStatus>(query.integer(2));
        transition.attempt = query.integer(3);
        transition.at = query.time(4);
        transition.cause = query.text(5);
        transition.actor = static_cast<Actor>(query.integer(6));
        transitions.push_back(std::move(transition));
    }
    return transitions;
}

} // namespace runyard
