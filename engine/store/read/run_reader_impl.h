// What the parts of RunReader share. Private to this folder.
#pragma once

#include "engine/store/base/names.h"
#include "engine/store/read/run_past.h"
#include "engine/store/read/run_reader.h"

namespace runyard {

class RunReader::Impl
{
public:
    explicit Impl(std::unique_ptr<Database> opened) : database(std::move(opened)), names(*database) {}

    std::unique_ptr<Database> database;
    Names names;
    BlockEnds blockEnds;
};

/// One consistent view for several statements; ends when it goes out of scope.
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

    /// The value, or what failed while it was read.
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
