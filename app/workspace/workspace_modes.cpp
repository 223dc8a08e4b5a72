#include "app/workspace/workspace_modes.h"
#include "engine/base/counted.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <sys/stat.h>

namespace runyard {

namespace {

namespace fs = std::filesystem;

/// Whether Runyard made this entry. A workspace may be in a folder with other files, which keep their modes;
/// the folder itself is closed to other users.
bool isOurs(const std::string &name)
{
    constexpr std::array<std::string_view, 6> kNames = {"engine.lock", "engine.json", "scratch",
                                                        "uploads",     "streams",     "sample-project"};
    for (const std::string_view ours : kNames) {
        if (name == ours)
            return true;
    }
    return name.starts_with("runyard.db") || name.starts_with("credentials.json")
           || name.starts_with("environment.key") || name.ends_with(".runyard") || name.ends_with(".log");
}

class Closer
{
public:
    Status close(const fs::path &path)
    {
        struct stat now = {};
        if (::lstat(path.c_str(), &now) != 0 || S_ISLNK(now.st_mode))
            return Done{}; // removed meanwhile, or a link, whose target may belong to somebody else
        if ((now.st_mode & 077) == 0)
            return Done{};
        if (::chmod(path.c_str(), now.st_mode & 0700) != 0)
            return Error{ErrorCode::StorageFailed,
                         path.string()
                             + " can be read by other users of this machine, and its mode could not be "
                               "changed: "
                             + std::strerror(errno) + ".",
                         "Make yourself its owner, or choose another folder with --workspace.",
                         {}};
        ++m_closed;
        return Done{};
    }

    Status closeAll(const fs::path &path)
    {
        if (Status closed = close(path); !closed)
            return closed;
        std::error_code ignored;
        if (!fs::is_directory(fs::symlink_status(path, ignored)))
            return Done{};
        for (auto at = fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied,
                                                        ignored);
             at != fs::recursive_directory_iterator(); at.increment(ignored)) {
            if (Status closed = close(at->path()); !closed)
                return closed;
            if (ignored)
                break;
        }
        return Done{};
    }

    int closed() const { return m_closed; }

private:
    int m_closed = 0;
};

Status checkOwnFolder(const fs::path &folder)
{
    struct stat now = {};
    if (::stat(folder.c_str(), &now) == 0 && (now.st_mode & S_ISVTX) != 0)
        return Error{ErrorCode::InvalidInput,
                     "The folder " + folder.string() + " is shared by all users of this machine.",
                     "Make a folder in it for the workspace, or choose another one with --workspace.",
                     {}};
    return Done{};
}

} // namespace

Result<int> closeToOthers(const Workspace &workspace)
{
    const fs::path folder = fs::path(workspace.directory());
    if (Status own = checkOwnFolder(folder); !own)
        return own.error();
    Closer closer;
    std::error_code failed;
    const fs::path real = fs::canonical(folder, failed);
    if (Status closed = closer.close(failed ? folder : real); !closed)
        return closed.error();
    for (auto at = fs::directory_iterator(folder, failed); at != fs::directory_iterator();
         at.increment(failed)) {
        if (!isOurs(at->path().filename().string()))
            continue;
        if (Status closed = closer.closeAll(at->path()); !closed)
            return closed.error();
        if (failed)
            break;
    }
    return closer.closed();
}

std::string closedReport(int closed)
{
    if (closed == 0)
        return {};
    return "Other users of this machine were able to open "
           + counted(closed, "file or folder", "files and folders")
           + " of this workspace. What was open is closed to them now.";
}

} // namespace runyard
