// RunReader: how a run stands for the command line that executes it.
#include "engine/store/read/run_reader_impl.h"
#include "engine/store/rows/run_rows.h"

namespace runyard {

Result<DevSnapshot> RunReader::devSnapshot(const RunId &id)
{
    DevSnapshot snapshot;
    {
        Database &database = *m_impl->database;
        ReadScope scope(database);
        Statement query = database.prepare(
            "SELECT r.status, r.attempt_count, t.number, t.at, t.cause,"
            " EXISTS (SELECT 1 FROM attempt a WHERE a.run = r.seq AND a.finished_at IS NULL)"
            " FROM run r JOIN transition t ON t.run = r.seq WHERE r.id = ? ORDER BY t.number DESC LIMIT 1");
        query.with(id.text);
        const bool isFound = query.step();
        if (isFound) {
            snapshot.run = id;
            snapshot.status = static_cast<RunStatus>(query.integer(0));
            snapshot.attempt = query.integer(1);
            snapshot.number = query.integer(2);
            snapshot.at = query.time(3);
            snapshot.cause = query.text(4);
            snapshot.phase = devPhaseOf(snapshot.status, query.integer(5) != 0);
        } else {
            database.fail(
                Error{ErrorCode::NotFound, "There is no run " + id.text + ".", "Check the id.", {}});
        }
        if (auto read = scope.give(snapshot); !read)
            return read.error();
    }
    if (snapshot.phase != DevPhase::Executing)
        return snapshot;
    // After a wait the command line passes on what came of it; there may have been none.
    auto last = waitResult(id);
    if (!last)
        return last.error().code == ErrorCode::NotFound ? Result<DevSnapshot>(snapshot) : last.error();
    const bool isOver = last->wait.state == WaitState::Done && last->wait.overAt;
    if (isOver && last->wait.attempt == snapshot.attempt)
        snapshot.outcomes = std::move(last->outcomes);
    return snapshot;
}

} // namespace runyard
