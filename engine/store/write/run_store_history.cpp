// RunStore: attempts and transitions.
#include "engine/store/rows/json_values.h"
#include "engine/store/rows/run_rows.h"
#include "engine/store/write/run_store_impl.h"

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

void RunStore::insertAttempt(const Attempt &attempt)
{
    m_impl->database
        ->prepare("INSERT INTO attempt (run, number, id, status, version, machine, created_at,"
                  " started_at, finished_at, frozen_ms, error, exit_code, signal, peak_memory,"
                  " cpu_ms, limits, out_of_memory, pid)"
                  " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
        .with(toInt(attempt.run), attempt.number, attempt.id.text, static_cast<int>(attempt.status),
              m_impl->names.intern(attempt.version), m_impl->names.intern(attempt.machine), attempt.createdAt,
              attempt.startedAt, attempt.finishedAt, static_cast<std::int64_t>(attempt.frozenTime.count()),
              errorText(attempt), attempt.exit.exitCode, attempt.exit.signal, attempt.exit.peakMemoryBytes,
              cpuMillis(attempt), attempt.exit.limits, attempt.exit.outOfMemory, attempt.pid)
        .run();
    if (attempt.output.present)
        saveOutput(attempt.run, attempt.output);
}

void RunStore::updateAttempt(const Attempt &attempt)
{
    m_impl->database
        ->prepare("UPDATE attempt SET status=?, version=?, machine=?, started_at=?, finished_at=?,"
                  " frozen_ms=?, error=?, exit_code=?, signal=?, peak_memory=?, cpu_ms=?, limits=?,"
                  " out_of_memory=?, pid=? WHERE run=? AND number=?")
        .with(static_cast<int>(attempt.status), m_impl->names.intern(attempt.version),
              m_impl->names.intern(attempt.machine), attempt.startedAt, attempt.finishedAt,
              static_cast<std::int64_t>(attempt.frozenTime.count()), errorText(attempt),
              attempt.exit.exitCode, attempt.exit.signal, attempt.exit.peakMemoryBytes, cpuMillis(attempt),
              attempt.exit.limits, attempt.exit.outOfMemory, attempt.pid, toInt(attempt.run), attempt.number)
        .run();
    // The one output of a run is that of the attempt that completed: stored with the run.
    if (attempt.output.present)
        saveOutput(attempt.run, attempt.output);
}

void RunStore::removeAttempt(RunSeq run, int number)
{
    m_impl->database->prepare("DELETE FROM attempt WHERE run=? AND number=?").with(toInt(run), number).run();
}

std::optional<Attempt> RunStore::attempt(RunSeq run, int number)
{
    static const std::string sql =
        "SELECT " + std::string(kAttemptColumns) + " FROM attempt a WHERE a.run = ? AND a.number = ?";
    Statement query = m_impl->database->prepare(sql);
    query.with(toInt(run), number);
    if (!query.step())
        return std::nullopt;
    Attempt found = readAttempt(query, m_impl->names);
    if (found.status == AttemptStatus::Completed) {
        Statement output =
            m_impl->database->prepare("SELECT output, output_type, output_codec FROM run_data WHERE run = ?");
        output.with(toInt(run));
        if (output.step())
            found.output = readPacket(*m_impl->database, output, 0);
    }
    return found;
}

std::vector<Attempt> RunStore::unfinishedAttempts()
{
    std::vector<Attempt> attempts;
    Statement query = m_impl->database->prepareOnce(
        "SELECT " + std::string(kAttemptColumns)
        + " FROM attempt a INDEXED BY attempt_unfinished WHERE a.status < 3 ORDER BY a.run, a.number");
    while (query.step())
        attempts.push_back(readAttempt(query, m_impl->names));
    return attempts;
}

void RunStore::appendTransition(const Transition &transition)
{
    const auto from = transition.from ? std::optional(static_cast<int>(*transition.from)) : std::nullopt;
    m_impl->database
        ->prepare("INSERT INTO transition (run, number, from_status, to_status, attempt, at, cause,"
                  " actor) VALUES (?,?,?,?,?,?,?,?)")
        .with(toInt(transition.run), transition.number, from, static_cast<int>(transition.to),
              transition.attempt, transition.at, transition.cause, static_cast<int>(transition.actor))
        .run();
}

int RunStore::lastTransitionNumber(RunSeq run)
{
    Statement query = m_impl->database->prepare("SELECT max(number) FROM transition WHERE run = ?");
    query.with(toInt(run));
    return query.step() ? query.integer(0) : 0;
}

} // namespace runyard
