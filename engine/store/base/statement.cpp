#include "engine/store/base/statement.h"

#include "engine/store/base/database.h"

#include <sqlite3.h>

namespace runyard {

Statement::Statement(Database &database, sqlite3_stmt *statement, bool cached, bool *inUse)
    : m_database(database), m_statement(statement), m_cached(cached), m_inUse(inUse)
{
    if (m_inUse)
        *m_inUse = true;
}

Statement::~Statement()
{
    if (!m_cached) {
        sqlite3_finalize(m_statement);
        return;
    }
    sqlite3_reset(m_statement);
    sqlite3_clear_bindings(m_statement);
    if (m_inUse)
        *m_inUse = false;
}

void Statement::bindNext(std::int64_t value)
{
    ++m_bound;
    if (m_statement)
        sqlite3_bind_int64(m_statement, m_bound, value);
}

void Statement::bindNext(std::string_view text)
{
    ++m_bound;
    // A null data pointer would bind NULL; an empty text is not the same.
    if (m_statement)
        sqlite3_bind_text64(m_statement, m_bound, text.data() ? text.data() : "", text.size(),
                            SQLITE_TRANSIENT, SQLITE_UTF8);
}

void Statement::bindNext(BlobView blob)
{
    ++m_bound;
    if (!m_statement)
        return;
    if (blob.bytes.empty())
        sqlite3_bind_zeroblob(m_statement, m_bound, 0);
    else
        sqlite3_bind_blob64(m_statement, m_bound, blob.bytes.data(), blob.bytes.size(), SQLITE_TRANSIENT);
}

void Statement::bindNext(std::nullptr_t)
{
    ++m_bound;
    if (m_statement)
        sqlite3_bind_null(m_statement, m_bound);
}

bool Statement::step()
{
    if (!m_statement || m_database.failed())
        return false;
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        m_database.note(code);
    return false;
}

void Statement::run()
{
    while (step()) {
    }
    reset();
}

void Statement::reset()
{
    if (m_statement)
        sqlite3_reset(m_statement);
    m_bound = 0;
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

std::int64_t Statement::int64(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

std::string_view Statement::view(int column) const
{
    const void *data = sqlite3_column_blob(m_statement, column);
    const int size = sqlite3_column_bytes(m_statement, column);
    return data ? std::string_view(static_cast<const char *>(data), static_cast<std::size_t>(size))
                : std::string_view();
}

std::string Statement::text(int column) const
{
    return std::string(view(column));
}

std::optional<TimePoint> Statement::optionalTime(int column) const
{
    if (isNull(column))
        return std::nullopt;
    return time(column);
}

std::optional<std::int64_t> Statement::optionalInt64(int column) const
{
    if (isNull(column))
        return std::nullopt;
    return int64(column);
}

std::optional<int> Statement::optionalInt(int column) const
{
    if (isNull(column))
        return std::nullopt;
    return integer(column);
}

} // namespace runyard
