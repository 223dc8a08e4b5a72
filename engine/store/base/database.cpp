#include "engine/store/base/database.h"

#include "engine/store/base/json_function.h"

#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>
#include <QString>
#include <QVariant>

#include <sqlite3.h>

#include <atomic>
#include <cstring>

namespace runyard {

namespace {

QString connectionName(const std::string &name)
{
    return QString::fromStdString(name);
}

sqlite3 *driverHandle(const QSqlDatabase &connection)
{
    const QVariant handle = connection.driver()->handle();
    if (!handle.isValid() || std::strcmp(handle.typeName(), "sqlite3*") != 0)
        return nullptr;
    return *static_cast<sqlite3 *const *>(handle.constData());
}

std::string pragmasFor(DatabaseUse use)
{
    std::string pragmas = "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;";
    if (use == DatabaseUse::Read)
        return pragmas + "PRAGMA query_only=ON; PRAGMA cache_size=-8192;";
    pragmas += "PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864;"
               "PRAGMA cache_size=-32768;";
    return pragmas + (use == DatabaseUse::Write ? "PRAGMA synchronous=FULL;" : "PRAGMA synchronous=NORMAL;");
}

} // namespace

Database::Database(std::filesystem::path file, std::string connection)
    : m_file(std::move(file)), m_connection(std::move(connection))
{
}

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path &file, DatabaseUse use)
{
    static std::atomic<int> counter{0};
    std::unique_ptr<Database> database(
        new Database(file, "runyard-store-" + std::to_string(counter.fetch_add(1))));
    {
        QSqlDatabase connection =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connectionName(database->m_connection));
        connection.setDatabaseName(QString::fromStdString(file.string()));
        // A reader creates the shared-memory file of the write-ahead log, so it is not opened
        // read-only; PRAGMA query_only keeps it from writing.
        connection.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(kBusyMillis));
        if (!connection.isValid())
            return Error{ErrorCode::StorageFailed,
                         "Qt's SQLite driver is not installed.",
                         "Install the package that has the QSQLITE plugin (libqt6sql6-sqlite).",
                         {}};
        if (!connection.open())
            return Error{ErrorCode::StorageFailed,
                         "Cannot open the database " + file.string() + ": "
                             + connection.lastError().databaseText().toStdString() + ".",
                         "Check that the folder exists and that you may write to it.",
                         {}};
        database->m_handle = driverHandle(connection);
    }
    if (!database->m_handle)
        return Error{ErrorCode::Internal, "Qt's SQLite driver gave no usable handle.", {}, {}};
    sqlite3_extended_result_codes(database->m_handle, 1);
    if (!addJsonFunction(database->m_handle))
        return Error{ErrorCode::Internal, "SQLite refused a function of ours.", {}, {}};
    if (use != DatabaseUse::Read && sqlite3_db_readonly(database->m_handle, "main") == 1)
        return database->describe(SQLITE_READONLY);
    if (Status configured = database->execute(pragmasFor(use)); !configured)
        return configured.error();
    return database;
}

Database::~Database()
{
    for (auto &[sql, cached] : m_statements)
        sqlite3_finalize(cached->statement);
    m_statements.clear();
    const QString name = connectionName(m_connection);
    {
        QSqlDatabase connection = QSqlDatabase::database(name, false);
        connection.close();
    }
    QSqlDatabase::removeDatabase(name);
}

sqlite3_stmt *Database::compile(std::string_view sql, bool keep)
{
    sqlite3_stmt *statement = nullptr;
    if (failed())
        return nullptr;
    const int code = sqlite3_prepare_v3(m_handle, sql.data(), static_cast<int>(sql.size()),
                                        keep ? SQLITE_PREPARE_PERSISTENT : 0, &statement, nullptr);
    if (code != SQLITE_OK)
        note(code);
    return statement;
}

Statement Database::prepare(std::string_view sql)
{
    auto found = m_statements.find(sql);
    if (found == m_statements.end()) {
        sqlite3_stmt *statement = compile(sql, true);
        if (!statement)
            return Statement(*this, nullptr, false, nullptr);
        found = m_statements.emplace(std::string(sql), std::make_unique<Cached>()).first;
        found->second->statement = statement;
    }
    if (found->second->inUse) // a caller further up is still reading from it
        return prepareOnce(sql);
    return Statement(*this, found->second->statement, true, &found->second->inUse);
}

Statement Database::prepareOnce(std::string_view sql)
{
    return Statement(*this, compile(sql, false), false, nullptr);
}

Status Database::enableWriteAheadLog()
{
    return execute("PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL;");
}

Status Database::execute(const std::string &sql)
{
    const int code = sqlite3_exec(m_handle, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return describe(code);
    return Done{};
}

void Database::note(int code)
{
    if (!m_error)
        m_error = describe(code);
}

void Database::fail(Error error)
{
    if (!m_error)
        m_error = std::move(error);
}

std::optional<Error> Database::takeError()
{
    return std::exchange(m_error, std::nullopt);
}

bool Database::inTransaction() const
{
    return sqlite3_get_autocommit(m_handle) == 0;
}

void Database::interrupt()
{
    sqlite3_interrupt(m_handle);
}

Error Database::describe(int code) const
{
    const std::string file = m_file.string();
    const std::string reason = " (SQLite: " + std::string(sqlite3_errmsg(m_handle)) + ")";
    switch (code & 0xff) {
    case SQLITE_FULL:
        return {ErrorCode::StorageFailed,
                "The disk that holds " + file + " is full" + reason + ".",
                "Free some space; nothing that was saved before is lost.",
                {}};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
        return {ErrorCode::StorageFailed,
                "The database " + file + " cannot be written" + reason + ".",
                "Check the permissions of the file and of its folder, and that the disk is not "
                "mounted read-only.",
                {}};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return {ErrorCode::StoreDamaged,
                "The database " + file + " is damaged" + reason + ".",
                "Keep a copy of the file, then restore a backup or start with a new workspace.",
                {}};
    case SQLITE_INTERRUPT: return {ErrorCode::Unavailable, "The query was stopped.", {}, {}};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorCode::Unavailable,
                "Another program holds the database " + file + reason + ".",
                "Close the other program or try again.",
                {}};
    case SQLITE_IOERR:
        return {ErrorCode::StorageFailed,
                "Reading or writing " + file + " failed" + reason + ".",
                "Check the disk and the system log.",
                {}};
    case SQLITE_CONSTRAINT:
        return {ErrorCode::Internal,
                "The database " + file + " refused a write" + reason + ".",
                "This is a bug of Runyard; please report it.",
                {}};
    default: return {ErrorCode::StorageFailed, "The database " + file + " failed" + reason + ".", {}, {}};
    }
}

} // namespace runyard
