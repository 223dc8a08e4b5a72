#include "tests/bench/raw_rows.h"

#include "engine/domain/run_status.h"
#include "engine/store/write/run_store.h"

#include <cstdio>
#include <stdexcept>

namespace runyard::bench {

namespace {

constexpr sqlite3_int64 kTime = 1'790'000'000'000'000;
constexpr RunStatus kPhases[] = {RunStatus::Dequeued, RunStatus::Executing, RunStatus::Completed};

const std::string kPayload = R"({"text":")" + std::string(280, 'x') + R"("})";

std::string paddedId(const char *prefix, sqlite3_int64 run)
{
    char id[64];
    std::snprintf(id, sizeof id, "%s_%026lld", prefix, static_cast<long long>(run));
    return id;
}

} // namespace

RawRows::RawRows(const std::filesystem::path &folder, bool synchronousFull)
{
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    const auto file = folder / "runyard.db";
    {
        auto made = RunStore::open(file, {}); // for the schema
        if (!made)
            throw std::runtime_error(made.error().text());
    }
    check(sqlite3_open(file.c_str(), &m_handle));
    const std::string settings = std::string("PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-32768;"
                                             "PRAGMA foreign_keys=ON; PRAGMA synchronous=")
                                 + (synchronousFull ? "FULL" : "NORMAL");
    check(sqlite3_exec(m_handle, settings.c_str(), nullptr, nullptr, nullptr));
    m_begin = prepare("BEGIN IMMEDIATE");
    m_commit = prepare("COMMIT");
    m_insertRun = prepare(
        "INSERT INTO run (seq, id, task, status, queue, version, locked_version, concurrency_key, machine,"
        " attempt_count, max_attempts, priority, depth, flags, created_at, updated_at, queued_at, ttl_source,"
        " active_ms, key_scope) VALUES (?1, ?2, 1, ?3, 2, 3, 0, 0, 4, 1, 1, 0, 0, 2, ?4, ?4, ?4, 0, 0, 0)");
    m_insertData = prepare("INSERT INTO run_data (run, payload) VALUES (?1, ?2)");
    m_insertAttempt =
        prepare("INSERT INTO attempt (run, number, id, status, version, machine, created_at,"
                " frozen_ms, limits, out_of_memory, pid) VALUES (?1, 1, ?2, 0, 3, 4, ?3, 0, '', 0, 0)");
    m_insertMove =
        prepare("INSERT INTO transition (run, number, from_status, to_status, attempt, at, cause, actor)"
                " VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, 1)");
    m_markForSearch = prepare("INSERT OR IGNORE INTO search_pending (run) VALUES (?1)");
    m_updateRun =
        prepare("UPDATE run SET status = ?2, updated_at = ?3, started_at = ?3, finished_at = ?3, flags = 4"
                " WHERE seq = ?1");
    m_updateAttempt = prepare("UPDATE attempt SET status = ?2, started_at = ?3, finished_at = ?3, pid = 4711"
                              " WHERE run = ?1 AND number = 1");
    m_saveOutput = prepare("UPDATE run_data SET output = ?2 WHERE run = ?1");
    m_count =
        prepare("INSERT INTO counter (task, status, queue, version, runs, slots) VALUES (1, ?1, 2, 3, ?2, 0)"
                " ON CONFLICT (task, status, queue, version) DO UPDATE SET runs = runs + excluded.runs");
}

RawRows::~RawRows()
{
    for (auto *statement : m_statements)
        sqlite3_finalize(statement);
    sqlite3_close(m_handle);
}

void RawRows::check(int code)
{
    if (code != SQLITE_OK)
        throw std::runtime_error(m_handle ? sqlite3_errmsg(m_handle) : sqlite3_errstr(code));
}

sqlite3_stmt *RawRows::prepare(const char *sql)
{
    sqlite3_stmt *statement = nullptr;
    check(sqlite3_prepare_v3(m_handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
    m_statements.push_back(statement);
    return statement;
}

void RawRows::step(sqlite3_stmt *statement)
{
    if (sqlite3_step(statement) != SQLITE_DONE)
        throw std::runtime_error(sqlite3_errmsg(m_handle));
    sqlite3_reset(statement);
}

void RawRows::text(sqlite3_stmt *statement, int at, const std::string &value)
{
    check(sqlite3_bind_text(statement, at, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT));
}

void RawRows::count(int phase, int runs)
{
    m_counts[phase] += runs;
}

void RawRows::commit()
{
    for (int phase = 0; phase < 3; ++phase) {
        if (m_counts[phase] == 0)
            continue;
        sqlite3_bind_int(m_count, 1, static_cast<int>(kPhases[phase]));
        sqlite3_bind_int(m_count, 2, m_counts[phase]);
        step(m_count);
        m_counts[phase] = 0;
    }
    step(m_commit);
}

void RawRows::move(sqlite3_int64 run, int number, int from, int to, const char *cause)
{
    sqlite3_bind_int64(m_insertMove, 1, run);
    sqlite3_bind_int(m_insertMove, 2, number);
    sqlite3_bind_int(m_insertMove, 3, from);
    sqlite3_bind_int(m_insertMove, 4, to);
    sqlite3_bind_int64(m_insertMove, 5, kTime + run);
    text(m_insertMove, 6, cause);
    step(m_insertMove);
}

void RawRows::moveRun(sqlite3_int64 run, int status)
{
    sqlite3_bind_int64(m_updateRun, 1, run);
    sqlite3_bind_int(m_updateRun, 2, status);
    sqlite3_bind_int64(m_updateRun, 3, kTime + run);
    step(m_updateRun);
}

void RawRows::moveAttempt(sqlite3_int64 run, int status)
{
    sqlite3_bind_int64(m_updateAttempt, 1, run);
    sqlite3_bind_int(m_updateAttempt, 2, status);
    sqlite3_bind_int64(m_updateAttempt, 3, kTime + run);
    step(m_updateAttempt);
}

void RawRows::triggerAndHandOut(sqlite3_int64 run)
{
    sqlite3_bind_int64(m_insertRun, 1, run);
    text(m_insertRun, 2, paddedId("run", run));
    sqlite3_bind_int(m_insertRun, 3, static_cast<int>(RunStatus::Dequeued));
    sqlite3_bind_int64(m_insertRun, 4, kTime + run);
    step(m_insertRun);
    sqlite3_bind_int64(m_insertData, 1, run);
    sqlite3_bind_blob(m_insertData, 2, kPayload.data(), static_cast<int>(kPayload.size()), SQLITE_STATIC);
    step(m_insertData);
    sqlite3_bind_int64(m_markForSearch, 1, run);
    step(m_markForSearch);
    sqlite3_bind_int64(m_insertAttempt, 1, run);
    text(m_insertAttempt, 2, paddedId("attempt", run));
    sqlite3_bind_int64(m_insertAttempt, 3, kTime + run);
    step(m_insertAttempt);
    move(run, 1, 0, static_cast<int>(RunStatus::Queued), "Triggered");
    move(run, 2, static_cast<int>(RunStatus::Queued), static_cast<int>(RunStatus::Dequeued),
         R"(A slot of queue "task/noop" was free)");
    count(0, 1);
}

void RawRows::start(sqlite3_int64 run)
{
    moveRun(run, static_cast<int>(RunStatus::Executing));
    moveAttempt(run, 1);
    move(run, 3, static_cast<int>(RunStatus::Dequeued), static_cast<int>(RunStatus::Executing),
         "Attempt 1 started");
    count(0, -1);
    count(1, 1);
}

void RawRows::end(sqlite3_int64 run)
{
    moveRun(run, static_cast<int>(RunStatus::Completed));
    moveAttempt(run, static_cast<int>(AttemptStatus::Completed));
    sqlite3_bind_int64(m_saveOutput, 1, run);
    sqlite3_bind_blob(m_saveOutput, 2, "1790000000000000000", 19, SQLITE_STATIC);
    step(m_saveOutput);
    move(run, 4, static_cast<int>(RunStatus::Executing), static_cast<int>(RunStatus::Completed),
         "Attempt 1 completed");
    sqlite3_bind_int64(m_markForSearch, 1, run);
    step(m_markForSearch);
    count(1, -1);
    count(2, 1);
}

} // namespace runyard::bench
