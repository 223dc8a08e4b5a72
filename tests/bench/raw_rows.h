// The rows of a run's life, written by bare SQLite.
#pragma once

#include <filesystem>
#include <sqlite3.h>
#include <string>
#include <vector>

namespace runyard::bench {

/// Writes into a new workspace database that has the engine's schema and settings.
class RawRows
{
public:
    RawRows(const std::filesystem::path &folder, bool synchronousFull);
    ~RawRows();
    RawRows(const RawRows &) = delete;
    RawRows &operator=(const RawRows &) = delete;

    void begin() { step(m_begin); }
    /// Writes the counters of what was done since begin(), then commits.
    void commit();

    void triggerAndHandOut(sqlite3_int64 run);
    void start(sqlite3_int64 run);
    void end(sqlite3_int64 run);

private:
    sqlite3_stmt *prepare(const char *sql);
    void step(sqlite3_stmt *statement);
    void move(sqlite3_int64 run, int number, int from, int to, const char *cause);
    void moveRun(sqlite3_int64 run, int status);
    void moveAttempt(sqlite3_int64 run, int status);
    void check(int code);
    void text(sqlite3_stmt *statement, int at, const std::string &value);
    void count(int status, int runs);

    sqlite3 *m_handle = nullptr;
    std::vector<sqlite3_stmt *> m_statements;
    sqlite3_stmt *m_begin = nullptr;
    sqlite3_stmt *m_commit = nullptr;
    sqlite3_stmt *m_insertRun = nullptr;
    sqlite3_stmt *m_insertData = nullptr;
    sqlite3_stmt *m_insertAttempt = nullptr;
    sqlite3_stmt *m_insertMove = nullptr;
    sqlite3_stmt *m_markForSearch = nullptr;
    sqlite3_stmt *m_updateRun = nullptr;
    sqlite3_stmt *m_updateAttempt = nullptr;
    sqlite3_stmt *m_saveOutput = nullptr;
    sqlite3_stmt *m_count = nullptr;
    int m_counts[3] = {};
};

} // namespace runyard::bench
