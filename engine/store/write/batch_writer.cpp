#include "engine/store/write/batch_writer.h"

#include "engine/store/base/database.h"
#include "engine/store/base/names.h"
#include "engine/store/rows/batch_rows.h"

#include <sqlite3.h>

namespace runyard {

namespace {

std::optional<std::string> textOrNull(const std::string &text)
{
    return text.empty() ? std::nullopt : std::optional(text);
}

std::optional<Batch> oneBatch(Statement &query)
{
    return query.step() ? std::optional(readBatch(query)) : std::nullopt;
}

} // namespace

std::int64_t BatchWriter::insert(const Batch &batch, RunSeq parent)
{
    const IdempotencyKey &key = batch.idempotencyKey;
    m_database
        .prepare("INSERT INTO batch (id, status, run_count, received, unmade, finished, succeeded,"
                 " created_at, updated_at, parent, key_hash, key_user, key_scope, key_expires_at,"
                 " resumes_parent) VALUES (?, ?, ?, 0, 0, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?)")
        .with(batch.id.text, static_cast<int>(batch.status), batch.runCount, batch.createdAt, batch.updatedAt,
              parent == RunSeq::None ? std::nullopt : std::optional(toInt(parent)), textOrNull(key.hash),
              textOrNull(key.userKey), static_cast<int>(key.scope), key.expiresAt, batch.resumesParent)
        .run();
    return m_database.failed() ? 0 : sqlite3_last_insert_rowid(m_database.handle());
}

void BatchWriter::update(const Batch &batch)
{
    m_database
        .prepare("UPDATE batch SET status = ?, run_count = ?, received = ?, unmade = ?, finished = ?,"
                 " succeeded = ?, updated_at = ?, sealed_at = ?, finished_at = ? WHERE number = ?")
        .with(static_cast<int>(batch.status), batch.runCount, batch.received, batch.unmade, batch.finished,
              batch.succeeded, batch.updatedAt, batch.sealedAt, batch.finishedAt, batch.number)
        .run();
}

std::optional<Batch> BatchWriter::find(const BatchId &id)
{
    static const std::string sql = std::string("SELECT ") + kBatchColumns + " FROM batch b WHERE b.id = ?";
    Statement query = m_database.prepare(sql);
    query.with(id.text);
    return oneBatch(query);
}

std::optional<Batch> BatchWriter::find(std::int64_t number)
{
    static const std::string sql =
        std::string("SELECT ") + kBatchColumns + " FROM batch b WHERE b.number = ?";
    Statement query = m_database.prepare(sql);
    query.with(number);
    return oneBatch(query);
}

std::optional<Batch> BatchWriter::findByKey(const std::string &hash)
{
    static const std::string sql = std::string("SELECT ") + kBatchColumns
                                   + " FROM batch b WHERE b.key_hash = ? ORDER BY b.number DESC LIMIT 1";
    Statement query = m_database.prepare(sql);
    query.with(hash);
    return oneBatch(query);
}

bool BatchWriter::hasItem(std::int64_t batch, int index)
{
    Statement query = m_database.prepare("SELECT 1 FROM batch_item WHERE batch = ? AND item = ?");
    query.with(batch, index);
    return query.step();
}

std::vector<int> BatchWriter::missingItems(std::int64_t batch, int runCount)
{
    std::vector<int> missing;
    Statement query = m_database.prepare("SELECT item FROM batch_item WHERE batch = ? ORDER BY item");
    query.with(batch);
    int next = 0;
    const auto missUpTo = [&](int item) {
        for (; next < item; ++next)
            missing.push_back(next);
        next = item + 1;
    };
    while (query.step())
        missUpTo(query.integer(0));
    missUpTo(runCount);
    return missing;
}

bool BatchWriter::hasGivenUpItems(std::int64_t batch)
{
    Statement query = m_database.prepare(
        "SELECT 1 FROM batch_item WHERE batch = ? AND kind = 3 AND error_code = ? LIMIT 1");
    query.with(batch, kMissingBatchItem);
    return query.step();
}

std::vector<std::pair<std::int64_t, TimePoint>> BatchWriter::lackingItems()
{
    std::vector<std::pair<std::int64_t, TimePoint>> batches;
    Statement query = m_database.prepareOnce("SELECT number, created_at FROM batch WHERE sealed_at IS NULL");
    while (query.step())
        batches.emplace_back(query.int64(0), query.time(1));
    return batches;
}

void BatchWriter::addRun(std::int64_t batch, int index, const Run &run, bool wasThere)
{
    const BatchItemKind kind = !wasThere             ? BatchItemKind::Run
                               : isFinal(run.status) ? BatchItemKind::WasThere
                                                     : BatchItemKind::Awaited;
    m_database.prepare("INSERT INTO batch_item (batch, item, kind, run, task) VALUES (?, ?, ?, ?, ?)")
        .with(batch, index, static_cast<int>(kind), toInt(run.seq), m_names.intern(run.taskId))
        .run();
}

void BatchWriter::addError(std::int64_t batch, int index, const std::string &taskId, const std::string &error,
                           const std::string &code)
{
    m_database
        .prepare("INSERT INTO batch_item (batch, item, kind, task, error, error_code)"
                 " VALUES (?, ?, ?, ?, ?, ?)")
        .with(batch, index, static_cast<int>(BatchItemKind::Error), m_names.intern(taskId), error,
              textOrNull(code))
        .run();
}

std::vector<RunSeq> BatchWriter::runsOf(const BatchId &batch)
{
    std::vector<RunSeq> runs;
    Statement query =
        m_database.prepare("SELECT i.run FROM batch b JOIN batch_item i ON i.batch = b.number WHERE b.id = ?"
                           " AND i.run IS NOT NULL");
    query.with(batch.text);
    while (query.step())
        runs.push_back(RunSeq{query.int64(0)});
    return runs;
}

std::vector<std::pair<RunSeq, std::int64_t>> BatchWriter::awaited()
{
    std::vector<std::pair<RunSeq, std::int64_t>> awaited;
    Statement query = m_database.prepareOnce(
        "SELECT run, batch FROM batch_item INDEXED BY batch_item_awaited WHERE kind = 2 ORDER BY run");
    while (query.step())
        awaited.emplace_back(RunSeq{query.int64(0)}, query.int64(1));
    return awaited;
}

void BatchWriter::endAwaiting(RunSeq run)
{
    m_database.prepare("UPDATE batch_item SET kind = 1 WHERE run = ? AND kind = 2").with(toInt(run)).run();
}

} // namespace runyard
