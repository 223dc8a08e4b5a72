#include "engine/store/write/run_store.h"

#include "engine/store/schema/migrations.h"
#include "engine/store/write/invariants.h"
#include "engine/store/write/run_store_impl.h"

#include <sqlite3.h>

#include <algorithm>
#include <system_error>

namespace runyard {

namespace {

// Reading every page of a larger file would keep people waiting at each start; damage there is
// found by the checks SQLite makes on every page it reads.
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

RunStore::RunStore(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
RunStore::~RunStore() = default;

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
    auto impl = std::make_unique<Impl>(std::move(*opened));
    {
        Statement query = impl->database->prepareOnce("SELECT max(seq) FROM run");
        if (query.step())
            impl->lastSeq = query.int64(0);
    }
    if (auto error = impl->database->takeError())
        return *error;
    // The engine's thread has more to do than to wait for another program.
    sqlite3_busy_timeout(impl->database->handle(), Database::kWriterBusyMillis);
    return std::unique_ptr<RunStore>(new RunStore(std::move(impl)));
}

void RunStore::begin()
{
    // A failed read outside a transaction must not fail the next one.
    (void)m_impl->database->takeError();
    m_impl->database->prepare("BEGIN IMMEDIATE").run();
}

std::optional<Error> RunStore::lockedOut() const
{
    const auto &error = m_impl->database->error();
    return error && error->code == ErrorCode::Unavailable ? error : std::nullopt;
}

Status RunStore::commit()
{
    Database &database = *m_impl->database;
    m_impl->counters.flush();
    database.prepare("COMMIT").run();
    if (!database.failed())
        return Done{};
    Error error = *database.takeError();
    rollback();
    return error;
}

void RunStore::rollback()
{
    Database &database = *m_impl->database;
    (void)database.takeError();
    // A full disk makes SQLite roll back by itself.
    if (database.inTransaction())
        database.prepare("ROLLBACK").run();
    (void)database.takeError();
    m_impl->counters.forget();
    m_impl->names.forgetAll();
}

void RunStore::checkpoint()
{
    // Never waits for a reader that is in the middle of something: the next time will do.
    Database &database = *m_impl->database;
    sqlite3_busy_timeout(database.handle(), 0);
    (void)database.execute("PRAGMA incremental_vacuum(500)");
    (void)database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    sqlite3_busy_timeout(database.handle(), Database::kWriterBusyMillis);
}

std::vector<RunStore::StrandedRun> RunStore::strandedRuns()
{
    return findStrandedRuns(*m_impl->database);
}

const std::filesystem::path &RunStore::file() const
{
    return m_impl->database->file();
}

CounterKey RunStore::Impl::counterKey(const Run &run)
{
    return {names.intern(run.taskId), static_cast<std::int64_t>(run.status), names.intern(run.queue),
            names.intern(run.version)};
}

bool RunStore::Impl::addTag(RunSeq run, const std::string &tag)
{
    const std::int64_t name = names.intern(tag);
    database->prepare("INSERT OR IGNORE INTO run_tag (tag, run) VALUES (?, ?)").with(name, toInt(run)).run();
    if (database->failed() || sqlite3_changes(database->handle()) == 0)
        return false;
    counters.addTag(name, 1);
    return true;
}

bool RunStore::Impl::removeTag(RunSeq run, const std::string &tag)
{
    const std::int64_t name = names.intern(tag);
    database->prepare("DELETE FROM run_tag WHERE tag = ? AND run = ?").with(name, toInt(run)).run();
    if (database->failed() || sqlite3_changes(database->handle()) == 0)
        return false;
    counters.addTag(name, -1);
    return true;
}

void RunStore::Impl::countFinished(const Run &run, const CounterKey &key, int runs)
{
    counters.addFinished(run.seq, key, runs);
    countFinishedTags(key, run.tags, runs);
    counters.addFinishedTag(machineTrait(names.intern(run.machine)), key, runs);
    if (run.isTest)
        counters.addFinishedTag(kTestTrait, key, runs);
    if (run.parent == RunSeq::None)
        counters.addFinishedTag(kRootTrait, key, runs);
}

void RunStore::Impl::countFinishedTags(const CounterKey &key, const std::vector<std::string> &tags, int runs)
{
    for (auto tag = tags.begin(); tag != tags.end(); ++tag) {
        if (std::find(tags.begin(), tag, *tag) == tag) // named twice, counted once
            counters.addFinishedTag(names.intern(*tag), key, runs);
    }
}

void RunStore::Impl::markFinished(RunSeq run)
{
    database->prepare("INSERT OR IGNORE INTO finish_pending (run) VALUES (?)").with(toInt(run)).run();
}

void RunStore::Impl::markForSearch(RunSeq run)
{
    database->prepare("INSERT OR IGNORE INTO search_pending (run) VALUES (?)").with(toInt(run)).run();
}

} // namespace runyard
