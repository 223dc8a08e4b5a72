// One connection to a workspace's database: opened and configured through Qt Sql, used through
// cached statements on the driver's own handle (docs/decisions/0002).
//
// Belongs to the thread that opened it, except interrupt(). The first failure sticks until
// takeError(): until then every step is a no-op.
#pragma once

#include "engine/base/result.h"
#include "engine/store/base/statement.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;

namespace runyard {

enum class DatabaseUse {
    Write,       // commits survive power loss
    WriteNormal, // commits survive a killed process
    Read,        // refuses every write
};

class Database
{
public:
    /// How long a call waits for another connection's lock.
    static constexpr int kBusyMillis = 10'000;
    static constexpr int kWriterBusyMillis = 1'000; // of the engine, which tries again

    /// Leaves an existing file unchanged. Errors: StorageFailed, StoreDamaged.
    static Result<std::unique_ptr<Database>> open(const std::filesystem::path &file, DatabaseUse use);
    Database(const Database &) = delete;
    ~Database();

    /// Sets the journal mode of a workspace, which the file keeps. Requires that the file is known to be ours.
    Status enableWriteAheadLog();

    /// Returns a statement that is prepared once and cached. Use it for texts from a small set.
    Statement prepare(std::string_view sql);
    /// Returns a statement that is prepared for this use only.
    Statement prepareOnce(std::string_view sql);
    /// Runs one or several statements without parameters.
    Status execute(const std::string &sql);

    bool failed() const { return m_error.has_value(); }
    const std::optional<Error> &error() const { return m_error; }
    /// Records the failure `code` of the last call unless one is already recorded.
    void note(int code);
    void fail(Error error);
    /// Returns the recorded failure and clears it.
    std::optional<Error> takeError();
    bool inTransaction() const;
    /// Makes the statement under way fail. Any thread, while the object lives.
    void interrupt();
    sqlite3 *handle() const { return m_handle; }
    const std::filesystem::path &file() const { return m_file; }

private:
    Database(std::filesystem::path file, std::string connection);
    Error describe(int code) const;

    struct Cached
    {
        sqlite3_stmt *statement = nullptr;
        bool inUse = false;
    };
    sqlite3_stmt *compile(std::string_view sql, bool keep);

    std::filesystem::path m_file;
    std::string m_connection;
    sqlite3 *m_handle = nullptr;
    struct TextHash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept
        {
            return std::hash<std::string_view>{}(text);
        }
    };
    std::unordered_map<std::string, std::unique_ptr<Cached>, TextHash, std::equal_to<>> m_statements;
    std::optional<Error> m_error;
};

} // namespace runyard
