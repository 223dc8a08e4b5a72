// The transaction of a drain. Write errors stick: after the first one every later call is a no-op, and commit() returns
// that error, so that callers check once.
#pragma once

#include "engine/base/result.h"

#include <optional>

namespace runyard {

class Counters;
class Database;
class Names;

class WriteTransaction
{
public:
    WriteTransaction(Database &database, Names &names, Counters &counters)
        : m_database(database), m_names(names), m_counters(counters)
    {
    }

    void begin();
    /// On failure the transaction is rolled back. Errors: StorageFailed, StoreDamaged, Unavailable, or what a writer
    /// recorded.
    Status commit();
    void rollback();
    /// After begin(): the error when another program holds the database and nothing was begun.
    std::optional<Error> lockedOut() const;

private:
    Database &m_database;
    Names &m_names;
    Counters &m_counters;
};

} // namespace runyard
