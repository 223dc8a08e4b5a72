#include "app/workspace/workspace_lock.h"

#include <QSysInfo>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace runyard {

namespace {

constexpr std::size_t kMostInfoBytes = 4'096;

bool isHeldByAnother()
{
    return errno == EWOULDBLOCK;
}

Error cannotLock(const Workspace &workspace)
{
    return {ErrorCode::StorageFailed,
            "The workspace " + workspace.directory().string()
                + " could not be locked: " + std::strerror(errno) + ".",
            "Make the folder writable or choose another one with --workspace.",
            {}};
}

/// Returns the process id in the first line, or 0.
std::int64_t holderIn(const std::filesystem::path &file)
{
    std::ifstream stream(file);
    std::int64_t pid = 0;
    return stream >> pid && pid > 0 ? pid : 0;
}

/// Returns process, program and machine, one per line, in the format that earlier versions of Runyard read.
std::string ownInfo()
{
    return std::to_string(::getpid()) + "\nrunyard\n" + QSysInfo::machineHostName().toStdString() + "\n"
           + QSysInfo::machineUniqueId().toStdString() + "\n" + QSysInfo::bootUniqueId().toStdString() + "\n";
}

bool isStillAt(int folder, const std::filesystem::path &path)
{
    struct stat ours = {};
    struct stat there = {};
    return ::fstat(folder, &ours) == 0 && ::stat(path.c_str(), &there) == 0 && ours.st_dev == there.st_dev
           && ours.st_ino == there.st_ino;
}

} // namespace

WorkspaceLock::~WorkspaceLock()
{
    if (m_file >= 0) {
        ::unlink(m_workspace.lockFile().c_str()); // first, because the next engine creates its own file
        ::close(m_file);
    }
    if (m_folder >= 0)
        ::close(m_folder);
}

Status WorkspaceLock::take()
{
    if (Status locked = lockFolder(); !locked)
        return locked;
    return lockFile();
}

Status WorkspaceLock::lockFolder()
{
    const auto &path = m_workspace.directory();
    m_folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (m_folder < 0)
        return cannotLock(m_workspace);
    if (::flock(m_folder, LOCK_EX | LOCK_NB) != 0)
        return isHeldByAnother() ? inUse() : cannotLock(m_workspace);
    if (isStillAt(m_folder, path))
        return Done{};
    return Error{ErrorCode::StorageFailed,
                 "The workspace folder " + path.string() + " was moved or replaced just now.",
                 "Try again.",
                 {}};
}

Status WorkspaceLock::lockFile()
{
    const int file = ::open(m_workspace.lockFile().c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return cannotLock(m_workspace);
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        const Error error = isHeldByAnother() ? inUse() : cannotLock(m_workspace);
        ::close(file);
        return error;
    }
    m_file = file;
    const std::string info = ownInfo().substr(0, kMostInfoBytes);
    // The file is only for people, so a write error does not matter.
    if (::ftruncate(m_file, 0) == 0)
        (void)!::write(m_file, info.data(), info.size());
    return Done{};
}

Error WorkspaceLock::inUse() const
{
    std::int64_t pid = holderIn(m_workspace.lockFile());
    std::string where;
    if (const auto address = readAddress(m_workspace); address) {
        if (pid == 0)
            pid = address->pid;
        where = pid == address->pid ? " at " + address->url : "";
    }
    const std::string who = pid > 0 ? "process " + std::to_string(pid) + where : "another Runyard";
    return {ErrorCode::WorkspaceInUse,
            "The workspace " + m_workspace.directory().string() + " is in use by " + who + ".",
            "Use that one, stop it, or choose another folder with --workspace.",
            {}};
}

} // namespace runyard
