#include "engine/store/write/intercept_writer.h"

#include "engine/store/base/database.h"

namespace runyard {

std::int64_t InterceptWriter::insert(const Intercept &intercept)
{
    m_database
        .prepare("INSERT INTO intercept (query, every, created_at, active, held) VALUES (?, ?, ?, 1, 0)")
        .with(intercept.query, intercept.every, intercept.createdAt)
        .run();
    Statement query = m_database.prepare("SELECT max(number) FROM intercept");
    return query.step() ? query.int64(0) : 0;
}

void InterceptWriter::end(std::int64_t number)
{
    m_database.prepare("UPDATE intercept SET active = 0 WHERE number = ?").with(number).run();
}

std::vector<Intercept> InterceptWriter::active()
{
    std::vector<Intercept> intercepts;
    Statement query = m_database.prepare(
        "SELECT number, query, every, created_at, held FROM intercept WHERE active ORDER BY number");
    while (query.step())
        intercepts.push_back({.number = query.int64(0),
                              .query = query.text(1),
                              .every = query.integer(2) != 0,
                              .createdAt = query.time(3),
                              .held = query.int64(4)});
    return intercepts;
}

void InterceptWriter::hold(RunSeq run, std::int64_t intercept, TimePoint at)
{
    // Not "OR REPLACE": a run is held once in its life.
    m_database.prepare("INSERT INTO held_run (run, intercept, held_at) VALUES (?, ?, ?)")
        .with(toInt(run), intercept, at)
        .run();
    m_database.prepare("UPDATE intercept SET held = held + 1 WHERE number = ?").with(intercept).run();
}

void InterceptWriter::release(RunSeq run, TimePoint at)
{
    m_database.prepare("UPDATE held_run SET released_at = ? WHERE run = ?").with(at, toInt(run)).run();
}

std::vector<StoredHold> InterceptWriter::holds()
{
    std::vector<StoredHold> holds;
    Statement query = m_database.prepareOnce(
        "SELECT h.run, h.intercept, i.query, h.held_at, h.released_at IS NOT NULL FROM run r INDEXED BY "
        "run_active"
        " CROSS JOIN held_run h ON h.run = r.seq JOIN intercept i ON i.number = h.intercept"
        " WHERE r.status < 7 AND r.attempt_count = 0 ORDER BY h.held_at, h.run");
    while (query.step())
        holds.push_back(
            {RunSeq{query.int64(0)}, query.int64(1), query.text(2), query.time(3), query.integer(4) != 0});
    return holds;
}

} // namespace runyard
