#include "engine/workers/system/process_tree.h"

#include "engine/workers/system/small_file.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <set>
#include <string>
#include <unistd.h>

namespace shepherd {

using runyard::readSmallFile;

namespace {

// Reads the parent and the state letter from /proc/PID/stat. The name in parentheses may contain any
// character, so parsing starts at the last ')'.
bool readStat(pid_t pid, pid_t &parent, char &state)
{
    char path[64];
    std::snprintf(path, sizeof path, "/proc/%d/stat", static_cast<int>(pid));
    const std::string text = readSmallFile(path);
    const auto end = text.rfind(')');
    int ppid = 0;
    if (end == std::string::npos || std::sscanf(text.c_str() + end + 1, " %c %d", &state, &ppid) != 2)
        return false;
    parent = ppid;
    return true;
}

bool isZombie(pid_t pid)
{
    pid_t parent = 0;
    char state = 0;
    return !readStat(pid, parent, state) || state == 'Z' || state == 'X';
}

std::vector<pid_t> numbersIn(const char *directory)
{
    std::vector<pid_t> numbers;
    if (DIR *dir = ::opendir(directory)) {
        while (const dirent *entry = ::readdir(dir)) {
            if (const int number = std::atoi(entry->d_name); number > 0)
                numbers.push_back(number);
        }
        ::closedir(dir);
    }
    return numbers;
}

bool kernelListsChildren()
{
    static const bool listed = ::access("/proc/thread-self/children", R_OK) == 0;
    return listed;
}

// Takes a few reads per process of the tree, no matter how many processes the machine has.
void appendByChildrenFiles(pid_t root, std::vector<pid_t> &found)
{
    std::vector<pid_t> open{root};
    while (!open.empty()) {
        const pid_t pid = open.back();
        open.pop_back();
        char path[96];
        std::snprintf(path, sizeof path, "/proc/%d/task", static_cast<int>(pid));
        for (const pid_t thread : numbersIn(path)) {
            std::snprintf(path, sizeof path, "/proc/%d/task/%d/children", static_cast<int>(pid),
                          static_cast<int>(thread));
            const std::string text = readSmallFile(path);
            for (const char *at = text.c_str(); *at;) {
                char *end = nullptr;
                const long child = std::strtol(at, &end, 10);
                if (end == at)
                    break;
                found.push_back(static_cast<pid_t>(child));
                open.push_back(static_cast<pid_t>(child));
                at = end;
            }
        }
    }
}

// For kernels without the children file: a single pass over all processes.
void appendByScan(pid_t root, std::vector<pid_t> &found)
{
    struct Entry
    {
        pid_t pid, parent;
    };
    std::vector<Entry> entries;
    for (const pid_t pid : numbersIn("/proc")) {
        Entry entry{pid, 0};
        char state = 0;
        if (readStat(pid, entry.parent, state))
            entries.push_back(entry);
    }
    std::set<pid_t> known{root};
    for (bool grew = true; grew;) {
        grew = false;
        for (const Entry &entry : entries) {
            if (known.contains(entry.parent) && known.insert(entry.pid).second) {
                found.push_back(entry.pid);
                grew = true;
            }
        }
    }
}

} // namespace

std::vector<pid_t> descendants(pid_t root)
{
    std::vector<pid_t> found;
    if (kernelListsChildren())
        appendByChildrenFiles(root, found);
    else
        appendByScan(root, found);
    std::erase_if(found, isZombie);
    return found;
}

std::optional<pid_t> parentOf(pid_t pid)
{
    pid_t parent = 0;
    char state = 0;
    const bool lives = readStat(pid, parent, state) && state != 'Z' && state != 'X';
    return lives ? std::optional(parent) : std::nullopt;
}

void signalTree(pid_t root, int signal)
{
    std::set<pid_t> reached;
    constexpr int kPasses = 64;
    for (int pass = 0; pass < kPasses; ++pass) {
        bool grew = false;
        for (const pid_t pid : descendants(root)) {
            if (reached.insert(pid).second) {
                ::kill(pid, signal);
                grew = true;
            }
        }
        if (!grew)
            return;
    }
}

std::int64_t residentBytes(const std::vector<pid_t> &pids)
{
    static const long page = ::sysconf(_SC_PAGESIZE);
    std::int64_t sum = 0;
    for (const pid_t pid : pids) {
        char path[64];
        std::snprintf(path, sizeof path, "/proc/%d/statm", static_cast<int>(pid));
        long size = 0, resident = 0, shared = 0;
        if (std::sscanf(readSmallFile(path).c_str(), "%ld %ld %ld", &size, &resident, &shared) == 3)
            sum += (resident - std::min(resident, shared)) * page;
    }
    return sum;
}

} // namespace shepherd
