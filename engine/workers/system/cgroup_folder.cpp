#include "engine/workers/system/cgroup_folder.h"

#include "engine/workers/system/small_file.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace runyard {

namespace {

template <class Visit>
void eachSubfolder(const std::string &folder, Visit visit)
{
    DIR *directory = ::opendir(folder.c_str());
    if (!directory)
        return;
    while (const dirent *entry = ::readdir(directory)) {
        const std::string name = entry->d_name;
        if (entry->d_type == DT_DIR && name != "." && name != "..")
            visit(folder + '/' + name);
    }
    ::closedir(directory);
}

// A process may fork between the reading of the list and the signal, so this repeats until the list is empty.
// It is bounded, because a killed process stays listed for a moment.
void killOneByOne(const std::string &folder)
{
    constexpr int kPasses = 16;
    for (int pass = 0; pass < kPasses; ++pass) {
        const std::string pids = readCgroupFile(folder, "cgroup.procs");
        if (pids.empty())
            break;
        for (const char *at = pids.c_str(); *at;) {
            char *end = nullptr;
            const long pid = std::strtol(at, &end, 10);
            if (end == at)
                break;
            if (pid > 0) // 0 = a process of another pid namespace, invisible to us
                ::kill(static_cast<pid_t>(pid), SIGKILL);
            at = end;
        }
    }
    eachSubfolder(folder, killOneByOne);
}

} // namespace

bool writeCgroupFile(const std::string &folder, const char *file, const std::string &value)
{
    const int fd = ::open((folder + '/' + file).c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    const bool written = ::write(fd, value.data(), value.size()) == static_cast<ssize_t>(value.size());
    ::close(fd);
    return written;
}

std::string readCgroupFile(const std::string &folder, const char *file)
{
    return readSmallFile((folder + '/' + file).c_str());
}

bool killCgroup(const std::string &folder)
{
    if (writeCgroupFile(folder, "cgroup.kill", "1"))
        return true;
    if (::access((folder + "/cgroup.procs").c_str(), F_OK) != 0)
        return false;
    killOneByOne(folder);
    return true;
}

bool freezeCgroup(const std::string &folder, bool frozen)
{
    return writeCgroupFile(folder, "cgroup.freeze", frozen ? "1" : "0");
}

bool removeCgroup(const std::string &folder)
{
    if (::rmdir(folder.c_str()) == 0 || errno == ENOENT)
        return true;
    eachSubfolder(folder, [](const std::string &below) { removeCgroup(below); });
    return ::rmdir(folder.c_str()) == 0;
}

bool endCgroup(const std::string &folder, int patienceMillis)
{
    constexpr int kStepMillis = 2;
    for (int waited = 0; !removeCgroup(folder); waited += kStepMillis) {
        if (waited >= patienceMillis)
            return false;
        killCgroup(folder);
        ::usleep(kStepMillis * 1000);
    }
    return true;
}

std::optional<std::int64_t> cgroupCounter(const std::string &text, const std::string &key)
{
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        if (text.compare(at, key.size() + 1, key + ' ') == 0)
            return std::strtoll(text.c_str() + at + key.size() + 1, nullptr, 10);
        at = end + 1;
    }
    return {};
}

} // namespace runyard
