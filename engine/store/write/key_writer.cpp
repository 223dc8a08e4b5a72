#include "engine/store/write/key_writer.h"

#include "engine/store/base/database.h"
#include "engine/store/base/names.h"

namespace runyard {

std::optional<KeyHolder> KeyWriter::findIdempotencyKey(const std::string &taskId, const std::string &hash)
{
    const auto task = m_names.find(taskId);
    if (!task)
        return std::nullopt;
    Statement query =
        m_database.prepare("SELECT run, expires_at FROM idempotency_key WHERE task = ? AND hash = ?");
    query.with(*task, hash);
    if (!query.step())
        return std::nullopt;
    return KeyHolder{RunSeq{query.int64(0)}, query.optionalTime(1)};
}

void KeyWriter::putIdempotencyKey(const std::string &taskId, const std::string &hash, KeyHolder holder)
{
    m_database
        .prepare("INSERT OR REPLACE INTO idempotency_key (task, hash, run, expires_at)"
                 " VALUES (?, ?, ?, ?)")
        .with(m_names.intern(taskId), hash, toInt(holder.run), holder.expiresAt)
        .run();
}

void KeyWriter::removeIdempotencyKey(const std::string &taskId, const std::string &hash)
{
    m_database.prepare("DELETE FROM idempotency_key WHERE task = ? AND hash = ?")
        .with(m_names.intern(taskId), hash)
        .run();
}

std::optional<RunSeq> KeyWriter::findRequestKey(const std::string &requestKey, TimePoint since)
{
    Statement query = m_database.prepare("SELECT run FROM request_key WHERE key = ? AND created_at > ?");
    query.with(requestKey, since);
    if (!query.step())
        return std::nullopt;
    return RunSeq{query.int64(0)};
}

void KeyWriter::putRequestKey(const std::string &requestKey, RunSeq run, TimePoint at)
{
    m_database.prepare("INSERT OR REPLACE INTO request_key (key, run, created_at) VALUES (?, ?, ?)")
        .with(requestKey, toInt(run), at)
        .run();
}

void KeyWriter::forgetRequestKeys(TimePoint before)
{
    m_database.prepare("DELETE FROM request_key WHERE created_at < ?").with(before).run();
}

} // namespace runyard
