#include "engine/store/write/history_writer.h"

#include "engine/store/base/database.h"
#include "engine/store/base/names.h"
#include "engine/store/rows/json_values.h"
#include "engine/store/rows/run_rows.h"
#include "engine/store/write/run_writer.h"

namespace runyard {

namespace {

std::optional<std::string> errorText(const Attempt &attempt)
{
    return attempt.error ? std::optional(encodeError(*attempt.error)) : std::nullopt;
}

std::optional<std::int64_t> cpuMillis(const Attempt &attempt)
{
    return attempt.exit.cpuTime ? std::optional<std::int64_t>(attempt.exit.cpuTime->count()) : std::nullopt;
}

} // namespace

void HistoryWriter::insertAttempt(const Attempt &attempt)
{
    m_database
        .prepare("INSERT INTO attempt (run, number, id, status, version, machine, created_at,"
                 " started_at, finished_at, frozen_ms, error, exit_code, signal, peak_memory,"
                 " cpu_ms, limits, out_of_memory, pid)"
                 " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
        .with(toInt(attempt.run), attempt.number, attempt.id.text, static_cast<int>(attempt.status),
              m_names.intern(attempt.version), m_names.intern(attempt.machine), attempt.createdAt,
              attempt.startedAt, attempt.finishedAt, static_cast<std::int64_t>(attempt.frozenTime.count()),
              errorText(attempt), attempt.exit.exitCode, attempt.exit.signal, attempt.exit.peakMemoryBytes,
              cpuMillis(attempt), attempt.exit.limits, attempt.exit.outOfMemory, attempt.pid)
        .run();
    if (attempt.output.present)
        m_runs.saveOutput(attempt.run, attempt.output);
}

void HistoryWriter::updateAttempt(const Attempt &attempt)
{
    m_database
        .prepare("UPDATE attempt SET status=?, version=?, machine=?, started_at=?, finished_at=?,"
                 " frozen_ms=?, error=?, exit_code=?, signal=?, peak_memory=?, cpu_ms=?, limits=?,"
                 " out_of_memory=?, pid=? WHERE run=? AND number=?")
        .with(static_cast<int>(attempt.status), m_names.intern(attempt.version),
              m_names.intern(attempt.machine), attempt.startedAt, attempt.finishedAt,
              static_cast<std::int64_t>(attempt.frozenTime.count()), errorText(attempt),
              attempt.exit.exitCode, attempt.exit.signal, attempt.exit.peakMemoryBytes, cpuMillis(attempt),
              attempt.exit.limits, attempt.exit.outOfMemory, attempt.pid, toInt(attempt.run), attempt.number)
        .run();
    // A run has one output, that of the attempt that completed; it is stored with the run.
    if (attempt.output.present)
        m_runs.saveOutput(attempt.run, attempt.output);
}

void HistoryWriter::removeAttempt(RunSeq run, int number)
{
    m_database.prepare("DELETE FROM attempt WHERE run=? AND number=?").with(toInt(run), number).run();
}

std::optional<Attempt> HistoryWriter::attempt(RunSeq run, int number)
{
    static const std::string sql =
        "SELECT " + std::string(kAttemptColumns) + " FROM attempt a WHERE a.run = ? AND a.number = ?";
    Statement query = m_database.prepare(sql);
    query.with(toInt(run), number);
    if (!query.step())
        return std::nullopt;
    Attempt found = readAttempt(query, m_names);
    if (found.status == AttemptStatus::Completed) {
        Statement output =
            m_database.prepare("SELECT output, output_type, output_codec FROM run_data WHERE run = ?");
        output.with(toInt(run));
        if (output.step())
            found.output = readPacket(m_database, output, 0);
    }
    return found;
}

std::vector<Attempt> HistoryWriter::unfinishedAttempts()
{
    std::vector<Attempt> attempts;
    Statement query = m_database.prepareOnce(
        "SELECT " + std::string(kAttemptColumns)
        + " FROM attempt a INDEXED BY attempt_unfinished WHERE a.status < 3 ORDER BY a.run, a.number");
    while (query.step())
        attempts.push_back(readAttempt(query, m_names));
    return attempts;
}

void HistoryWriter::append(const Transition &transition)
{
    const auto from = transition.from ? std::optional(static_cast<int>(*transition.from)) : std::nullopt;
    m_database
        .prepare("INSERT INTO transition (run, number, from_status, to_status, attempt, at, cause,"
                 " actor) VALUES (?,?,?,?,?,?,?,?)")
        .with(toInt(transition.run), transition.number, from, static_cast<int>(transition.to),
              transition.attempt, transition.at, transition.cause, static_cast<int>(transition.actor))
        .run();
}

int HistoryWriter::lastNumber(RunSeq run)
{
    Statement query = m_database.prepare("SELECT max(number) FROM transition WHERE run = ?");
    query.with(toInt(run));
    return query.step() ? query.integer(0) : 0;
}

} // namespace runyard
