// RunStore: intercepts and the runs they hold.
#include "engine/store/base/codec.h"
#include "engine/store/write/run_store_impl.h"

namespace runyard {

std::int64_t RunStore::insertIntercept(const Intercept &intercept)
{
    Database &database = *m_impl->database;
    database.prepare("INSERT INTO intercept (query, every, created_at, active, held) VALUES (?, ?, ?, 1, 0)")
        .with(intercept.query, intercept.every, intercept.createdAt)
        .run();
    Statement query = database.prepare("SELECT max(number) FROM intercept");
    return query.step() ? query.int64(0) : 0;
}

void RunStore::endIntercept(std::int64_t number)
{
    m_impl->database->prepare("UPDATE intercept SET active = 0 WHERE number = ?").with(number).run();
}

std::vector<Intercept> RunStore::activeIntercepts()
{
    std::vector<Intercept> intercepts;
    Statement query = m_impl->database->prepare(
        "SELECT number, query, every, created_at, held FROM intercept WHERE active ORDER BY number");
    while (query.step())
        intercepts.push_back({.number = query.int64(0),
                              .query = query.text(1),
                              .every = query.integer(2) != 0,
                              .createdAt = query.time(3),
                              .held = query.int64(4)});
    return intercepts;
}

void RunStore::holdRun(RunSeq run, std::int64_t intercept, TimePoint at)
{
    // Not "OR REPLACE": a run is held once in its life.
    m_impl->database->prepare("INSERT INTO held_run (run, intercept, held_at) VALUES (?, ?, ?)")
        .with(toInt(run), intercept, at)
        .run();
    m_impl->database->prepare("UPDATE intercept SET held = held + 1 WHERE number = ?").with(intercept).run();
}

void RunStore::releaseRun(RunSeq run, TimePoint at)
{
    m_impl->database->prepare("UPDATE held_run SET released_at = ? WHERE run = ?").with(at, toInt(run)).run();
}

std::vector<RunStore::Hold> RunStore::holds()
{
    std::vector<Hold> holds;
    Statement query = m_impl->database->prepareOnce(
        "SELECT h.run, h.intercept, i.query, h.held_at, h.released_at IS NOT NULL FROM run r INDEXED BY "
        "run_active"
        " CROSS JOIN held_run h ON h.run = r.seq JOIN intercept i ON i.number = h.intercept"
        " WHERE r.status < 7 AND r.attempt_count = 0 ORDER BY h.held_at, h.run");
    while (query.step())
        holds.push_back(
            {RunSeq{query.int64(0)}, query.int64(1), query.text(2), query.time(3), query.integer(4) != 0});
    return holds;
}

void RunStore::savePayload(RunSeq run, const Packet &payload)
{
    Statement update = m_impl->database->prepare(
        "UPDATE run_data SET payload = ?, payload_type = ?, payload_codec = ? WHERE run = ?");
    if (payload.present) {
        const EncodedBlob blob = encodeBlob(payload.data);
        // NULL stands for the type that nearly every packet has.
        update.with(BlobView{blob.bytes},
                    payload.type == Packet{}.type ? std::nullopt : std::optional(payload.type),
                    static_cast<int>(blob.codec), toInt(run));
    } else {
        update.with(nullptr, nullptr, 0, toInt(run));
    }
    update.run();
    m_impl->markForSearch(run);
}

} // namespace runyard
