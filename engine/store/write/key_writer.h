// Idempotency keys and the keys of requests.
#pragma once

#include "engine/domain/run.h"

#include <optional>
#include <string>

namespace runyard {

class Database;
class Names;

struct KeyHolder
{
    RunSeq run = RunSeq::None;
    std::optional<TimePoint> expiresAt;
};

class KeyWriter
{
public:
    KeyWriter(Database &database, Names &names) : m_database(database), m_names(names) {}

    std::optional<KeyHolder> findIdempotencyKey(const std::string &taskId, const std::string &hash);
    void putIdempotencyKey(const std::string &taskId, const std::string &hash, KeyHolder holder);
    void removeIdempotencyKey(const std::string &taskId, const std::string &hash);

    /// Returns the run of the request (or a batch, as the negative of its number) unless the key was stored before
    /// `since`.
    std::optional<RunSeq> findRequestKey(const std::string &requestKey, TimePoint since);
    void putRequestKey(const std::string &requestKey, RunSeq run, TimePoint at);
    /// Removes request keys stored before `before`.
    void forgetRequestKeys(TimePoint before);

private:
    Database &m_database;
    Names &m_names;
};

} // namespace runyard
