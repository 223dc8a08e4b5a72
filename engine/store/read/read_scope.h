// One consistent view of the database for several statements.
#pragma once

#include "engine/base/result.h"
#include "engine/store/base/database.h"

namespace runyard {

/// A read transaction that ends when the object goes out of scope.
class ReadScope
{
public:
    explicit ReadScope(Database &database) : m_database(database)
    {
        end(); // one that an interrupt kept from ending
        (void)m_database.takeError();
        m_database.prepare("BEGIN").run();
    }
    ~ReadScope() { end(); }
    ReadScope(const ReadScope &) = delete;
    ReadScope &operator=(const ReadScope &) = delete;

    /// Ends the transaction. Returns the value, or the first error since the transaction began.
    template <class T>
    Result<T> give(T value)
    {
        auto error = m_database.takeError();
        end();
        if (error)
            return std::move(*error);
        return value;
    }

private:
    void end()
    {
        // An interrupt may hit the ROLLBACK itself; the transaction must end all the same.
        for (int tries = 0; tries < 1'000 && m_database.inTransaction(); ++tries)
            (void)m_database.execute("ROLLBACK");
    }
    Database &m_database;
};

} // namespace runyard
