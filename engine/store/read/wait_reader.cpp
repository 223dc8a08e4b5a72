#include "engine/store/read/wait_reader.h"

#include "engine/store/read/read_scope.h"
#include "engine/store/rows/run_rows.h"
#include "engine/store/rows/wait_rows.h"
#include "engine/store/rows/waitpoint_rows.h"

namespace runyard {

namespace {

std::optional<Run> storedRun(Database &database, Names &names, const char *column, auto value)
{
    Statement query = database.prepare("SELECT " + runColumns() + " FROM run r WHERE r." + column + " = ?");
    query.with(value);
    return query.step() ? std::optional(readRun(query, names)) : std::nullopt;
}

std::optional<Waitpoint> findWaitpoint(Database &database, std::int64_t number)
{
    static const std::string sql = "SELECT " + std::string(kWaitpointColumns) + ", " + kWaitpointOutput
                                   + " FROM waitpoint w WHERE w.number = ?";
    Statement query = database.prepare(sql);
    query.with(number);
    if (!query.step())
        return std::nullopt;
    Waitpoint waitpoint = readWaitpoint(query);
    readWaitpointOutput(database, query, kWaitpointOutputAt, waitpoint);
    return waitpoint;
}

/// Reads the result of an awaited run, which is stored with the run and not with the waitpoint.
void readRunOutcome(Database &database, Names &names, RunSeq seq, WaitOutcome &outcome)
{
    const auto run = storedRun(database, names, "seq", toInt(seq));
    if (!run)
        return;
    outcome.run = run->id;
    outcome.taskId = run->taskId;
    outcome.status = run->status;
    if (!isFinal(run->status))
        return;
    RunDetail detail;
    readRunData(database, run->seq, detail);
    if (run->status == RunStatus::Completed) {
        outcome.waitpoint.output = std::move(detail.output);
        return;
    }
    outcome.error = std::move(detail.error);
    if (!outcome.error)
        outcome.error = RunError{.kind = RunErrorKind::Text,
                                 .message = "The run ended as " + std::string(displayName(run->status))};
}

void readBatchOutcomes(Database &database, Names &names, const Waitpoint &waitpoint, WaitResult &result)
{
    std::vector<std::pair<WaitOutcome, RunSeq>> items;
    {
        Statement query = database.prepare(
            "SELECT i.item, i.run, i.task, i.error FROM batch b JOIN batch_item i ON i.batch = b.number"
            " WHERE b.id = ? ORDER BY i.item");
        query.with(waitpoint.batch);
        while (query.step()) {
            WaitOutcome outcome;
            outcome.waitpoint = waitpoint;
            outcome.index = query.integer(0);
            outcome.taskId = names.text(query.int64(2));
            const RunSeq run{query.optionalInt64(1).value_or(0)};
            if (run == RunSeq::None) {
                outcome.status = RunStatus::SystemFailure;
                outcome.error = RunError{.kind = RunErrorKind::Text, .message = query.text(3)};
            }
            items.emplace_back(std::move(outcome), run);
        }
    }
    for (auto &[outcome, run] : items) {
        if (run != RunSeq::None)
            readRunOutcome(database, names, run, outcome);
        result.outcomes.push_back(std::move(outcome));
    }
}

} // namespace

Result<WaitResult> WaitReader::result(const RunId &id)
{
    ReadScope scope(m_database);
    WaitResult result;
    const auto run = storedRun(m_database, m_names, "id", id.text);
    bool found = false;
    if (run) {
        static const std::string sql = "SELECT " + std::string(kWaitColumns)
                                       + " FROM run_wait w WHERE w.run = ? AND w.attempt ="
                                         " (SELECT max(attempt) FROM run_wait WHERE run = ?)"
                                         " ORDER BY w.position DESC LIMIT 1";
        Statement query = m_database.prepare(sql);
        query.with(toInt(run->seq), toInt(run->seq));
        found = query.step();
        if (found)
            result.wait = readWait(query);
    }
    if (!found && !m_database.failed())
        m_database.fail(
            Error{ErrorCode::NotFound,
                  run ? "Run " + id.text + " waits for nothing." : "There is no run " + id.text + ".",
                  run ? "What a run waited for is forgotten when it ends." : "Check the id.",
                  {}});
    if (!found)
        return scope.give(std::move(result));
    readWaitItems(m_database, result.wait);
    for (const std::int64_t number : result.wait.waitpoints) {
        auto waitpoint = findWaitpoint(m_database, number);
        if (!waitpoint)
            continue;
        if (waitpoint->type == WaitpointType::Batch) {
            readBatchOutcomes(m_database, m_names, *waitpoint, result);
            continue;
        }
        WaitOutcome outcome;
        outcome.waitpoint = std::move(*waitpoint);
        if (outcome.waitpoint.type == WaitpointType::Run)
            readRunOutcome(m_database, m_names, outcome.waitpoint.run, outcome);
        result.outcomes.push_back(std::move(outcome));
    }
    return scope.give(std::move(result));
}

} // namespace runyard
