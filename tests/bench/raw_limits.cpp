// What this machine can do without Runyard: the durable writes of a run's life by bare SQLite, and
// bare posix_spawn. Prints one JSON object; the engine's figures are read beside it.
//
//   runyard_raw_limits FOLDER [SECONDS]     FOLDER should be on the disk a workspace would be on
#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <vector>

namespace {

using SteadyClock = std::chrono::steady_clock;
using nlohmann::json;

double secondsSince(SteadyClock::time_point start)
{
    return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

class Database
{
public:
    explicit Database(const std::string &file)
    {
        check(sqlite3_open(file.c_str(), &m_handle));
    }
    ~Database()
    {
        for (auto *statement : m_statements)
            sqlite3_finalize(statement);
        sqlite3_close(m_handle);
    }
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    void run(const char *sql) { check(sqlite3_exec(m_handle, sql, nullptr, nullptr, nullptr)); }

    sqlite3_stmt *prepare(const char *sql)
    {
        sqlite3_stmt *statement = nullptr;
        check(sqlite3_prepare_v3(m_handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
        m_statements.push_back(statement);
        return statement;
    }

    void step(sqlite3_stmt *statement)
    {
        if (sqlite3_step(statement) != SQLITE_DONE)
            throw std::runtime_error(sqlite3_errmsg(m_handle));
        sqlite3_reset(statement);
    }

private:
    void check(int code)
    {
        if (code != SQLITE_OK)
            throw std::runtime_error(m_handle ? sqlite3_errmsg(m_handle) : sqlite3_errstr(code));
    }

    sqlite3 *m_handle = nullptr;
    std::vector<sqlite3_stmt *> m_statements;
};

// The rows a completed run leaves behind: itself, its data, one attempt and five moves.
constexpr const char *kTables = R"sql(
CREATE TABLE run (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, task INTEGER, status INTEGER, queue INTEGER,
    version INTEGER, attempt_count INTEGER, max_attempts INTEGER, created_at INTEGER, updated_at INTEGER,
    queued_at INTEGER, started_at INTEGER, finished_at INTEGER, machine INTEGER, flags INTEGER);
CREATE INDEX run_by_status ON run (status);
CREATE INDEX run_by_task ON run (task, status);
CREATE TABLE run_data (run INTEGER PRIMARY KEY, payload BLOB, payload_type TEXT, output BLOB, output_type TEXT);
CREATE TABLE attempt (run INTEGER, number INTEGER, id TEXT, status INTEGER, created_at INTEGER, started_at INTEGER,
    finished_at INTEGER, PRIMARY KEY (run, number)) WITHOUT ROWID;
CREATE TABLE transition (run INTEGER, number INTEGER, from_status INTEGER, to_status INTEGER, at INTEGER, cause TEXT,
    PRIMARY KEY (run, number)) WITHOUT ROWID;
)sql";

/// Lives of runs, written one step of all the group's runs per commit, as an engine would.
class Lives
{
public:
    explicit Lives(Database &database)
        : m_db(database)
        , m_insertRun(m_db.prepare("INSERT INTO run VALUES (?1, ?2, 1, 2, 1, 1, 0, 3, ?3, ?3, ?3, NULL, NULL, 1, 0)"))
        , m_updateRun(m_db.prepare("UPDATE run SET status = ?2, updated_at = ?3, attempt_count = 1 WHERE seq = ?1"))
        , m_insertData(m_db.prepare("INSERT INTO run_data VALUES (?1, ?2, 'application/json', NULL, NULL)"))
        , m_saveOutput(m_db.prepare("UPDATE run_data SET output = ?2, output_type = 'application/json' WHERE run = ?1"))
        , m_insertAttempt(m_db.prepare("INSERT INTO attempt VALUES (?1, 1, ?2, 0, ?3, NULL, NULL)"))
        , m_updateAttempt(m_db.prepare("UPDATE attempt SET status = ?2, started_at = ?3 WHERE run = ?1 AND number = 1"))
        , m_move(m_db.prepare("INSERT INTO transition VALUES (?1, ?2, ?3, ?4, ?5, 'because of this')"))
    {
    }

    void live(sqlite3_int64 first, int group)
    {
        eachOf(first, group, [this](sqlite3_int64 seq) { create(seq); });
        eachOf(first, group, [this](sqlite3_int64 seq) { dequeue(seq); });
        eachOf(first, group, [this](sqlite3_int64 seq) { start(seq); });
        eachOf(first, group, [this](sqlite3_int64 seq) { finish(seq); });
    }

private:
    template <class Step>
    void eachOf(sqlite3_int64 first, int group, Step step)
    {
        m_db.run("BEGIN");
        for (int i = 0; i < group; ++i)
            step(first + i);
        m_db.run("COMMIT");
    }

    void bindText(sqlite3_stmt *statement, int at, const std::string &text)
    {
        sqlite3_bind_text(statement, at, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
    }

    void move(sqlite3_int64 seq, int number, int from, int to)
    {
        sqlite3_bind_int64(m_move, 1, seq);
        sqlite3_bind_int(m_move, 2, number);
        sqlite3_bind_int(m_move, 3, from);
        sqlite3_bind_int(m_move, 4, to);
        sqlite3_bind_int64(m_move, 5, kTime + seq);
        m_db.step(m_move);
        if (number == 1)
            return;
        sqlite3_bind_int64(m_updateRun, 1, seq);
        sqlite3_bind_int(m_updateRun, 2, to);
        sqlite3_bind_int64(m_updateRun, 3, kTime + seq);
        m_db.step(m_updateRun);
    }

    void create(sqlite3_int64 seq)
    {
        char id[40];
        std::snprintf(id, sizeof id, "run_%026lld", static_cast<long long>(seq));
        sqlite3_bind_int64(m_insertRun, 1, seq);
        bindText(m_insertRun, 2, id);
        sqlite3_bind_int64(m_insertRun, 3, kTime + seq);
        m_db.step(m_insertRun);
        sqlite3_bind_int64(m_insertData, 1, seq);
        bindText(m_insertData, 2, m_payload);
        m_db.step(m_insertData);
        move(seq, 1, 0, 2);
    }

    void dequeue(sqlite3_int64 seq)
    {
        sqlite3_bind_int64(m_insertAttempt, 1, seq);
        bindText(m_insertAttempt, 2, "attempt_00000000000000000000000000");
        sqlite3_bind_int64(m_insertAttempt, 3, kTime + seq);
        m_db.step(m_insertAttempt);
        move(seq, 2, 2, 3);
    }

    void attemptIs(sqlite3_int64 seq, int status)
    {
        sqlite3_bind_int64(m_updateAttempt, 1, seq);
        sqlite3_bind_int(m_updateAttempt, 2, status);
        sqlite3_bind_int64(m_updateAttempt, 3, kTime + seq);
        m_db.step(m_updateAttempt);
    }

    void start(sqlite3_int64 seq)
    {
        attemptIs(seq, 1);
        move(seq, 3, 3, 4);
    }

    void finish(sqlite3_int64 seq)
    {
        attemptIs(seq, 3);
        sqlite3_bind_int64(m_saveOutput, 1, seq);
        bindText(m_saveOutput, 2, R"({"ok": true})");
        m_db.step(m_saveOutput);
        move(seq, 4, 4, 7);
    }

    static constexpr sqlite3_int64 kTime = 1'790'000'000'000'000;

    Database &m_db;
    const std::string m_payload = R"({"text": ")" + std::string(280, 'x') + R"("})";
    sqlite3_stmt *m_insertRun;
    sqlite3_stmt *m_updateRun;
    sqlite3_stmt *m_insertData;
    sqlite3_stmt *m_saveOutput;
    sqlite3_stmt *m_insertAttempt;
    sqlite3_stmt *m_updateAttempt;
    sqlite3_stmt *m_move;
};

double livesPerSecond(const std::filesystem::path &folder, const char *synchronous, int group, double seconds)
{
    const auto file = folder / "raw.db";
    for (const char *suffix : {"", "-wal", "-shm"})
        std::filesystem::remove(file.string() + suffix);
    Database database(file.string());
    database.run("PRAGMA journal_mode = WAL");
    database.run((std::string("PRAGMA synchronous = ") + synchronous).c_str());
    database.run(kTables);
    Lives lives(database);
    sqlite3_int64 done = 0;
    const auto start = SteadyClock::now();
    while (secondsSince(start) < seconds) {
        lives.live(done + 1, group);
        done += group;
    }
    return static_cast<double>(done) / secondsSince(start);
}

double spawnsPerSecond(double seconds)
{
    char program[] = "/bin/true";
    char *arguments[] = {program, nullptr};
    int done = 0;
    const auto start = SteadyClock::now();
    for (; secondsSince(start) < seconds; ++done) {
        pid_t child = 0;
        if (posix_spawn(&child, program, nullptr, nullptr, arguments, environ) != 0)
            throw std::runtime_error("cannot start /bin/true");
        waitpid(child, nullptr, 0);
    }
    return done / secondsSince(start);
}

json measure(const std::filesystem::path &folder, double seconds)
{
    json result;
    for (const char *mode : {"FULL", "NORMAL"}) {
        for (int group : {1, 16, 64, 256})
            result["sqliteLivesPerSecond"][mode][std::to_string(group)] =
                static_cast<int>(livesPerSecond(folder, mode, group, seconds));
    }
    result["spawnsPerSecond"] = static_cast<int>(spawnsPerSecond(seconds));
    return result;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 2) {
        std::fprintf(stderr, "usage: runyard_raw_limits FOLDER [SECONDS]\n");
        return 2;
    }
    try {
        std::puts(measure(argv[1], argc > 2 ? std::atof(argv[2]) : 1.0).dump(2).c_str());
    } catch (const std::exception &error) {
        std::fprintf(stderr, "runyard_raw_limits: %s\n", error.what());
        return 1;
    }
    return 0;
}
