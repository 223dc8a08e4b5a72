// RunStore: idempotency, request keys and settings.
#include "engine/store/write/run_store_impl.h"

namespace runyard {

std::optional<RunStore::KeyHolder> RunStore::findIdempotencyKey(const std::string &taskId,
                                                                const std::string &hash)
{
    const auto task = m_impl->names.find(taskId);
    if (!task)
        return std::nullopt;
    Statement query =
        m_impl->database->prepare("SELECT run, expires_at FROM idempotency_key WHERE task = ? AND hash = ?");
    query.with(*task, hash);
    if (!query.step())
        return std::nullopt;
    return KeyHolder{RunSeq{query.int64(0)}, query.optionalTime(1)};
}

void RunStore::putIdempotencyKey(const std::string &taskId, const std::string &hash, KeyHolder holder)
{
    m_impl->database
        ->prepare("INSERT OR REPLACE INTO idempotency_key (task, hash, run, expires_at)"
                  " VALUES (?, ?, ?, ?)")
        .with(m_impl->names.intern(taskId), hash, toInt(holder.run), holder.expiresAt)
        .run();
}

void RunStore::removeIdempotencyKey(const std::string &taskId, const std::string &hash)
{
    m_impl->database->prepare("DELETE FROM idempotency_key WHERE task = ? AND hash = ?")
        .with(m_impl->names.intern(taskId), hash)
        .run();
}

std::optional<RunSeq> RunStore::findRequestKey(const std::string &requestKey, TimePoint since)
{
    Statement query =
        m_impl->database->prepare("SELECT run FROM request_key WHERE key = ? AND created_at > ?");
    query.with(requestKey, since);
    if (!query.step())
        return std::nullopt;
    return RunSeq{query.int64(0)};
}

void RunStore::putRequestKey(const std::string &requestKey, RunSeq run, TimePoint at)
{
    m_impl->database->prepare("INSERT OR REPLACE INTO request_key (key, run, created_at) VALUES (?, ?, ?)")
        .with(requestKey, toInt(run), at)
        .run();
}

void RunStore::forgetRequestKeys(TimePoint before)
{
    m_impl->database->prepare("DELETE FROM request_key WHERE created_at < ?").with(before).run();
}

void RunStore::saveSetting(const std::string &name, const std::string &value)
{
    m_impl->database->prepare("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)")
        .with(name, value)
        .run();
}

std::optional<std::string> RunStore::setting(const std::string &name)
{
    Statement query = m_impl->database->prepare("SELECT value FROM setting WHERE name = ?");
    query.with(name);
    if (!query.step())
        return std::nullopt;
    return query.text(0);
}

} // namespace runyard
