#include "app/workspace/workspace_files.h"

#include <array>
#include <fstream>

namespace runyard {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic("SQLite format 3\0", 16);

std::uintmax_t bytesOf(const fs::path &file)
{
    std::error_code failed;
    const auto bytes = fs::file_size(file, failed);
    return failed ? 0 : bytes;
}

bool isThere(const fs::path &path)
{
    std::error_code failed;
    return fs::exists(path, failed);
}

bool holdsSomething(const fs::path &path)
{
    std::error_code failed;
    return fs::is_directory(path, failed) ? !fs::is_empty(path, failed) : bytesOf(path) > 0;
}

/// Returns the existing files that are only made after the database: "runyard.db-wal (16 MB),
/// credentials.json".
std::string proofOfDatabase(const fs::path &folder)
{
    constexpr std::array kLater = {"runyard.db-wal", "credentials.json", "environment.key", "uploads",
                                   "streams"};
    std::string proof;
    for (const char *name : kLater) {
        if (holdsSomething(folder / name))
            proof += (proof.empty() ? "" : ", ") + std::string(name);
    }
    return proof;
}

bool isDatabase(const fs::path &file)
{
    std::ifstream stream(file, std::ios::binary);
    std::string begin(kMagic.size(), '\0');
    stream.read(begin.data(), static_cast<std::streamsize>(begin.size()));
    return stream && begin == kMagic;
}

Error lost(const fs::path &database, const char *how, const std::string &proof)
{
    return {
        ErrorCode::StoreDamaged,
        "The database " + database.string() + " is " + how + ", but this workspace had one (there is still "
            + proof + "). Nothing was changed.",
        "Put runyard.db back from a backup, together with runyard.db-wal if there is one. To start with an "
        "empty workspace instead, choose another folder with --workspace, or move everything out of this "
        "one.",
        {}};
}

} // namespace

Status checkWorkspaceFiles(const Workspace &workspace)
{
    const fs::path database = workspace.directory() / "runyard.db";
    const std::string name = database.string();
    if (bytesOf(database) == 0) {
        const std::string proof = proofOfDatabase(workspace.directory());
        if (!proof.empty())
            return lost(database, isThere(database) ? "empty" : "missing", proof);
        return Done{};
    }
    if (!isDatabase(database))
        return Error{ErrorCode::StoreDamaged,
                     "The database " + name
                         + " is damaged: it does not begin as a database does. Nothing was "
                           "changed.",
                     "Keep a copy of the folder, then restore a backup or choose another folder with "
                     "--workspace.",
                     {}};
    // When SQLite closes a database it removes both files, the index first. So if only the index exists, the
    // log with the newest commits was removed by something else.
    if (isThere(name + "-shm") && !isThere(name + "-wal"))
        return Error{ErrorCode::StoreDamaged,
                     "The newest changes of this workspace are missing: they were in " + name
                         + "-wal, which is gone. Nothing was changed.",
                     "Put the file back. If it is lost, delete " + name
                         + "-shm; the workspace then opens as it was before those changes.",
                     {}};
    return Done{};
}

} // namespace runyard
