#include "engine/store/write/wait_writer.h"

#include "engine/store/base/database.h"
#include "engine/store/rows/wait_rows.h"

#include <limits>

namespace runyard {

namespace {

std::optional<RunWait> oneWait(Database &database, Statement &query)
{
    if (!query.step())
        return std::nullopt;
    RunWait wait = readWait(query);
    readWaitItems(database, wait);
    return wait;
}

constexpr int kLast = std::numeric_limits<int>::max();

/// Removes the waits at positions `first` to `last` and returns the waitpoints they had.
std::vector<std::int64_t> removeWaits(Database &database, RunSeq run, int first, int last)
{
    std::vector<std::int64_t> waitpoints;
    {
        Statement query = database.prepare(
            "SELECT waitpoint FROM run_wait_item WHERE run = ? AND position BETWEEN ? AND ?");
        query.with(toInt(run), first, last);
        while (query.step())
            waitpoints.push_back(query.int64(0));
    }
    for (const char *sql : {"DELETE FROM run_wait WHERE run = ? AND position BETWEEN ? AND ?",
                            "DELETE FROM run_wait_item WHERE run = ? AND position BETWEEN ? AND ?"})
        database.prepare(sql).with(toInt(run), first, last).run();
    return waitpoints;
}

/// Removes waitpoints for runs, batches and moments that no run waits for. One that holds a key may be reused by it.
void removeUnwanted(Database &database, const std::vector<std::int64_t> &waitpoints)
{
    Statement remove =
        database.prepare("DELETE FROM waitpoint WHERE number = ?1 AND type IN (0, 1, 2) AND NOT holds_key"
                         " AND NOT EXISTS (SELECT 1 FROM run_wait_item i WHERE i.waitpoint = ?1)");
    for (const std::int64_t waitpoint : waitpoints)
        remove.with(waitpoint).run();
}

} // namespace

void WaitWriter::begin(const RunWait &wait, bool keepsLater)
{
    const auto former = removeWaits(m_database, wait.run, wait.position, keepsLater ? wait.position : kLast);
    m_database
        .prepare("INSERT INTO run_wait (run, position, attempt, what, request_key, state, held, began_at,"
                 " over_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .with(toInt(wait.run), wait.position, wait.attempt, wait.what, wait.requestKey,
              static_cast<int>(wait.state), wait.isFrozenByHand, wait.beganAt, wait.overAt)
        .run();
    {
        Statement insert = m_database.prepare(
            "INSERT INTO run_wait_item (run, position, item, waitpoint) VALUES (?, ?, ?, ?)");
        int item = 0;
        for (const std::int64_t waitpoint : wait.waitpoints)
            insert.with(toInt(wait.run), wait.position, item++, waitpoint).run();
    }
    removeUnwanted(m_database, former);
}

void WaitWriter::update(const RunWait &wait)
{
    m_database
        .prepare("UPDATE run_wait SET attempt = ?, request_key = ?, state = ?, held = ?, began_at = ?,"
                 " over_at = ? WHERE run = ? AND position = ?")
        .with(wait.attempt, wait.requestKey, static_cast<int>(wait.state), wait.isFrozenByHand, wait.beganAt,
              wait.overAt, toInt(wait.run), wait.position)
        .run();
}

std::optional<RunWait> WaitWriter::find(RunSeq run, int position)
{
    static const std::string sql =
        "SELECT " + std::string(kWaitColumns) + " FROM run_wait w WHERE w.run = ? AND w.position = ?";
    Statement query = m_database.prepare(sql);
    query.with(toInt(run), position);
    return oneWait(m_database, query);
}

std::optional<RunWait> WaitWriter::last(RunSeq run, int attempt)
{
    static const std::string sql = "SELECT " + std::string(kWaitColumns)
                                   + " FROM run_wait w WHERE w.run = ? AND w.attempt = ?"
                                     " ORDER BY w.position DESC LIMIT 1";
    Statement query = m_database.prepare(sql);
    query.with(toInt(run), attempt);
    return oneWait(m_database, query);
}

void WaitWriter::forget(RunSeq run)
{
    removeUnwanted(m_database, removeWaits(m_database, run, 0, kLast));
}

std::vector<RunWait> WaitWriter::open()
{
    std::vector<RunWait> open;
    {
        Statement query = m_database.prepareOnce("SELECT " + std::string(kWaitColumns)
                                                 + " FROM run_wait w INDEXED BY run_wait_open"
                                                   " WHERE w.state < 2 ORDER BY w.run");
        while (query.step())
            open.push_back(readWait(query));
    }
    for (RunWait &wait : open)
        readWaitItems(m_database, wait);
    return open;
}

std::vector<RunSeq> WaitWriter::runsWithWaits()
{
    std::vector<RunSeq> runs;
    Statement query = m_database.prepareOnce("SELECT DISTINCT run FROM run_wait");
    while (query.step())
        runs.push_back(RunSeq{query.int64(0)});
    return runs;
}

} // namespace runyard
