#include "engine/store/write/waitpoint_writer.h"

#include "engine/store/base/codec.h"
#include "engine/store/base/database.h"
#include "engine/store/base/names.h"
#include "engine/store/rows/json_values.h"
#include "engine/store/rows/waitpoint_rows.h"

#include <sqlite3.h>

namespace runyard {

namespace {

std::optional<std::int64_t> runOrNull(RunSeq run)
{
    return run == RunSeq::None ? std::nullopt : std::optional(toInt(run));
}

} // namespace

Waitpoint WaitpointWriter::insert(Waitpoint waitpoint)
{
    m_database
        .prepare("INSERT INTO waitpoint (id, type, created_at, due_at, idempotency_key, key_expires_at,"
                 " holds_key, tags, secret_hash, run, batch, made_by) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")
        .with(waitpoint.id.text, static_cast<int>(waitpoint.type), waitpoint.createdAt, waitpoint.dueAt,
              waitpoint.idempotencyKey, waitpoint.keyExpiresAt, !waitpoint.idempotencyKey.empty(),
              encodeTags(waitpoint.tags), waitpoint.secretHash, runOrNull(waitpoint.run), waitpoint.batch,
              waitpoint.madeBy)
        .run();
    waitpoint.number = sqlite3_last_insert_rowid(m_database.handle());
    for (const std::string &tag : waitpoint.tags) {
        const std::int64_t name = m_names.intern(tag);
        m_database.prepare("INSERT OR IGNORE INTO waitpoint_tag (tag, waitpoint) VALUES (?, ?)")
            .with(name, waitpoint.number)
            .run();
    }
    return waitpoint;
}

std::optional<Waitpoint> WaitpointWriter::find(const WaitpointId &id)
{
    static const std::string sql = "SELECT " + std::string(kWaitpointColumns) + ", " + kWaitpointOutput
                                   + " FROM waitpoint w WHERE w.id = ?";
    Statement query = m_database.prepare(sql);
    query.with(id.text);
    if (!query.step())
        return std::nullopt;
    Waitpoint waitpoint = readWaitpoint(query);
    readWaitpointOutput(m_database, query, kWaitpointOutputAt, waitpoint);
    return waitpoint;
}

std::optional<Waitpoint> WaitpointWriter::find(std::int64_t number)
{
    static const std::string sql =
        "SELECT " + std::string(kWaitpointColumns) + " FROM waitpoint w WHERE w.number = ?";
    Statement query = m_database.prepare(sql);
    query.with(number);
    if (!query.step())
        return std::nullopt;
    return readWaitpoint(query);
}

std::optional<Waitpoint> WaitpointWriter::ofRun(RunSeq run)
{
    static const std::string sql =
        "SELECT " + std::string(kWaitpointColumns) + " FROM waitpoint w WHERE w.run = ? AND w.type = 0";
    Statement query = m_database.prepare(sql);
    query.with(toInt(run));
    if (!query.step())
        return std::nullopt;
    return readWaitpoint(query);
}

std::optional<Waitpoint> WaitpointWriter::ofBatch(const BatchId &batch)
{
    static const std::string sql = "SELECT " + std::string(kWaitpointColumns)
                                   + " FROM waitpoint w WHERE w.batch = ? AND w.batch <> '' AND w.type = 1";
    Statement query = m_database.prepare(sql);
    query.with(batch.text);
    if (!query.step())
        return std::nullopt;
    return readWaitpoint(query);
}

std::optional<Waitpoint> WaitpointWriter::holdingKey(const std::string &key)
{
    static const std::string sql = "SELECT " + std::string(kWaitpointColumns)
                                   + " FROM waitpoint w WHERE w.idempotency_key = ? AND" + " w.holds_key";
    Statement query = m_database.prepare(sql);
    query.with(key);
    if (!query.step())
        return std::nullopt;
    return readWaitpoint(query);
}

void WaitpointWriter::releaseKey(std::int64_t number)
{
    m_database.prepare("UPDATE waitpoint SET holds_key = 0 WHERE number = ?").with(number).run();
}

void WaitpointWriter::complete(std::int64_t number, const Packet &output, bool isError, TimePoint at)
{
    // "completed_at IS NULL": a completed waitpoint never changes.
    Statement update = m_database.prepare(
        "UPDATE waitpoint SET completed_at = ?, output_is_error = ?, output = ?, output_type = ?,"
        " output_codec = ? WHERE number = ? AND completed_at IS NULL");
    if (output.present) {
        const EncodedBlob blob = encodeBlob(output.data);
        update.with(at, isError, BlobView{blob.bytes},
                    output.type == Packet{}.type ? std::nullopt : std::optional(output.type),
                    static_cast<int>(blob.codec), number);
    } else {
        update.with(at, isError, nullptr, nullptr, 0, number);
    }
    update.run();
}

std::vector<Waitpoint> WaitpointWriter::due(TimePoint now, int most)
{
    static const std::string sql =
        "SELECT " + std::string(kWaitpointColumns)
        + " FROM waitpoint w WHERE w.completed_at IS NULL AND w.due_at IS NOT NULL AND w.due_at <= ?"
        + " ORDER BY w.due_at LIMIT ?";
    std::vector<Waitpoint> due;
    Statement query = m_database.prepare(sql);
    query.with(now, most);
    while (query.step())
        due.push_back(readWaitpoint(query));
    return due;
}

std::optional<TimePoint> WaitpointWriter::nextDue()
{
    Statement query = m_database.prepare(
        "SELECT min(due_at) FROM waitpoint WHERE completed_at IS NULL AND due_at IS NOT NULL");
    return query.step() ? query.optionalTime(0) : std::nullopt;
}

} // namespace runyard
