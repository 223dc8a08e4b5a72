#include "engine/store/write/run_store.h"

#include "engine/store/schema/migrations.h"
#include "engine/store/write/invariants.h"

#include <sqlite3.h>

#include <algorithm>
#include <system_error>

namespace runyard {

namespace {

// Reading every page of a larger file would delay each start. There, damage is found by the checks that SQLite makes on
// every page it reads.
constexpr std::uintmax_t kQuickCheckLimit = 256ull * 1024 * 1024;

Status checkIntegrity(Database &database)
{
    std::error_code ignored;
    if (std::filesystem::file_size(database.file(), ignored) > kQuickCheckLimit)
        return Done{};
    std::string finding;
    {
        Statement check = database.prepareOnce("PRAGMA quick_check(1)");
        if (check.step())
            finding = check.text(0);
    }
    if (auto error = database.takeError())
        return *error;
    if (finding == "ok")
        return Done{};
    return Error{ErrorCode::StoreDamaged,
                 "The database " + database.file().string() + " failed its check: " + finding + ".",
                 "Keep a copy of the file, then restore a backup or start with a new workspace.",
                 {}};
}

Status enableWriteAheadLog(Database &database)
{
    return database.enableWriteAheadLog();
}

} // namespace

RunStore::RunStore(std::unique_ptr<Database> database, RunSeq newest)
    : m_database(std::move(database))
    , m_names(*m_database)
    , m_counters(*m_database)
    , transaction(*m_database, m_names, m_counters)
    , keys(*m_database, m_names)
    , tokenUses(*m_database)
    , runs(*m_database, m_names, m_counters, keys, newest)
    , history(*m_database, m_names, runs)
    , logs(*m_database)
    , spans(*m_database, logs)
    , projects(*m_database)
    , bulk(*m_database)
    , batches(*m_database, m_names)
    , intercepts(*m_database)
    , waitpoints(*m_database, m_names)
    , waits(*m_database)
    , variables(*m_database, file().parent_path() / "environment.key")
    , settings(*m_database)
    , statistics(*m_database, transaction)
    , search(*m_database, transaction, runs)
{
}

Result<std::unique_ptr<RunStore>> RunStore::open(const std::filesystem::path &file, StoreOptions options)
{
    auto opened = Database::open(file, options.synchronous == Synchronous::Full ? DatabaseUse::Write
                                                                                : DatabaseUse::WriteNormal);
    if (!opened)
        return opened.error();
    Database &database = **opened;
    for (const auto check :
         {&checkOrigin, &checkIntegrity, &enableWriteAheadLog, &migrate, &checkRunData, &checkCounters}) {
        if (Status good = check(database); !good)
            return good.error();
    }
    RunSeq newest = RunSeq::None;
    {
        Statement query = database.prepareOnce("SELECT max(seq) FROM run");
        if (query.step())
            newest = RunSeq{query.int64(0)};
    }
    if (auto error = database.takeError())
        return *error;
    // The engine's thread must not wait long for another program.
    sqlite3_busy_timeout(database.handle(), Database::kWriterBusyMillis);
    return std::unique_ptr<RunStore>(new RunStore(std::move(*opened), newest));
}

void RunStore::checkpoint()
{
    // Does not wait for a reader with an open transaction: the next call will do.
    Database &database = *m_database;
    sqlite3_busy_timeout(database.handle(), 0);
    (void)database.execute("PRAGMA incremental_vacuum(500)");
    (void)database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    sqlite3_busy_timeout(database.handle(), Database::kWriterBusyMillis);
}

} // namespace runyard
