#include "engine/store/read/dev_reader.h"

#include "engine/store/read/read_scope.h"
#include "engine/store/read/wait_reader.h"

namespace runyard {

Result<DevSnapshot> DevReader::snapshot(const RunId &id)
{
    DevSnapshot snapshot;
    {
        ReadScope scope(m_database);
        Statement query = m_database.prepare(
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
            m_database.fail(
                Error{ErrorCode::NotFound, "There is no run " + id.text + ".", "Check the id.", {}});
        }
        if (auto read = scope.give(snapshot); !read)
            return read.error();
    }
    if (snapshot.phase != DevPhase::Executing)
        return snapshot;
    // After a wait the command line passes on its outcomes; the run may not have waited.
    auto last = m_waits.result(id);
    if (!last)
        return last.error().code == ErrorCode::NotFound ? Result<DevSnapshot>(snapshot) : last.error();
    const bool isOver = last->wait.state == WaitState::Done && last->wait.overAt;
    if (isOver && last->wait.attempt == snapshot.attempt)
        snapshot.outcomes = std::move(last->outcomes);
    return snapshot;
}

} // namespace runyard
