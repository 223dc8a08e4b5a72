#include "engine/store/read/run_reader.h"

#include "engine/store/schema/migrations.h"

#include <system_error>

namespace runyard {

RunReader::RunReader(std::unique_ptr<Database> database)
    : m_database(std::move(database))
    , m_names(*m_database)
    , lists(*m_database, m_names)
    , counter(*m_database, m_names)
    , runs(*m_database, m_names)
    , past(*m_database, m_names, runs)
    , logs(*m_database)
    , spans(*m_database)
    , projects(*m_database, m_names)
    , batches(*m_database, m_names)
    , bulk(*m_database, m_names, counter)
    , tokens(*m_database, m_names)
    , waits(*m_database, m_names)
    , dev(*m_database, waits)
    , failures(*m_database, m_names)
    , metrics(*m_database, m_names)
    , usualTimes(*m_database, m_names)
{
}

Result<std::unique_ptr<RunReader>> RunReader::open(const std::filesystem::path &file)
{
    if (std::error_code ignored; !std::filesystem::exists(file, ignored))
        return Error{ErrorCode::StorageFailed,
                     "There is no workspace database " + file.string() + ".",
                     "Start the engine of this workspace once.",
                     {}};
    auto database = Database::open(file, DatabaseUse::Read);
    if (!database)
        return database.error();
    if (Status readable = checkReadable(**database); !readable)
        return readable.error();
    return std::unique_ptr<RunReader>(new RunReader(std::move(*database)));
}

} // namespace runyard
