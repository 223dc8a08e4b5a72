// A prepared statement in use: typed binds in order, rows by column number, reset when it goes out
// of scope (so a read transaction never outlives the function that read).
//
// Belongs to the thread of its Database. Failures are noted in the Database, after which every
// step of that database is a no-op until the error is taken: callers check once.
#pragma once

#include "engine/base/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3_stmt;

namespace runyard {

class Database;

/// Bytes that are stored as BLOB instead of TEXT.
struct BlobView
{
    std::string_view bytes;
};

class Statement
{
public:
    Statement(Database &database, sqlite3_stmt *statement, bool cached, bool *inUse);
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;
    ~Statement();

    /// Binds the next parameters, in order.
    template <class... Values>
    Statement &with(const Values &...values)
    {
        (bindNext(values), ...);
        return *this;
    }

    void bindNext(std::int64_t value);
    void bindNext(int value) { bindNext(static_cast<std::int64_t>(value)); }
    void bindNext(bool value) { bindNext(static_cast<std::int64_t>(value ? 1 : 0)); }
    void bindNext(std::string_view text);
    void bindNext(const std::string &text) { bindNext(std::string_view(text)); }
    void bindNext(const char *text) { bindNext(std::string_view(text)); }
    void bindNext(BlobView blob);
    void bindNext(std::nullptr_t);
    void bindNext(TimePoint at) { bindNext(toMicros(at)); }
    template <class T>
    void bindNext(const std::optional<T> &value)
    {
        if (value)
            bindNext(*value);
        else
            bindNext(nullptr);
    }

    /// Returns whether there is a row to read.
    bool step();
    /// Runs to the end and ignores rows. Afterwards the statement can be bound again.
    void run();
    void reset();

    bool isNull(int column) const;
    std::int64_t int64(int column) const;
    int integer(int column) const { return static_cast<int>(int64(column)); }
    std::string text(int column) const;
    std::string_view view(int column) const; // valid until the next step
    TimePoint time(int column) const { return fromMicros(int64(column)); }
    std::optional<TimePoint> optionalTime(int column) const;
    std::optional<std::int64_t> optionalInt64(int column) const;
    std::optional<int> optionalInt(int column) const;

private:
    Database &m_database;
    sqlite3_stmt *m_statement = nullptr;
    bool m_cached = false;
    bool *m_inUse = nullptr;
    int m_bound = 0;
};

} // namespace runyard
