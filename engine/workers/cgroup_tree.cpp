#include "engine/workers/cgroup_tree.h"

#include "engine/workers/system/cgroup_folder.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace runyard {

namespace {

constexpr int kPatienceMillis = 2000;
constexpr const char *kEngineLeaf = "runyard-engine";

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(separator, at), text.size());
        parts.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

// mountinfo encodes blanks and similar characters as octal, such as \040.
std::string unescaped(std::string_view text)
{
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '7'; };
        if (text[at] == '\\' && at + 3 < text.size() && digit(at + 1) && digit(at + 2) && digit(at + 3)) {
            result += static_cast<char>((text[at + 1] - '0') * 64 + (text[at + 2] - '0') * 8
                                        + (text[at + 3] - '0'));
            at += 3;
        } else {
            result += text[at];
        }
    }
    return result;
}

// Stable for a workspace, so that the next engine finds the folder this one leaves behind in a crash.
std::string folderName(const std::filesystem::path &scratch)
{
    std::uint64_t hash = 14695981039346656037U; // FNV-1a
    for (const char c : std::filesystem::absolute(scratch).lexically_normal().string())
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    char name[32];
    std::snprintf(name, sizeof name, "runyard-%016llx", static_cast<unsigned long long>(hash));
    return name;
}

void enableControllers(const std::string &folder)
{
    // Written one by one: a single unsupported controller would make the whole write fail.
    for (const char *controller : {"+memory", "+cpu"})
        writeCgroupFile(folder, "cgroup.subtree_control", controller);
}

// Only a cgroup without processes of its own can delegate controllers. If the engine is alone in a cgroup
// delegated to it (a service with Delegate=yes), it moves itself into a leaf.
void makeRoomForControllers(const std::string &own)
{
    const std::string offered = ' ' + readCgroupFile(own, "cgroup.controllers");
    if (offered.find(" memory") == std::string::npos)
        return;
    const std::string here = readCgroupFile(own, "cgroup.procs");
    if (here != std::to_string(::getpid()) + '\n')
        return;
    const std::string leaf = own + '/' + kEngineLeaf;
    if (::mkdir(leaf.c_str(), 0755) == 0 || errno == EEXIST)
        writeCgroupFile(leaf, "cgroup.procs", std::to_string(::getpid()));
}

std::optional<std::filesystem::path> engineCgroup()
{
    auto own =
        ownCgroupFolder(readCgroupFile("/proc/self", "mountinfo"), readCgroupFile("/proc/self", "cgroup"));
    if (own && own->filename() == kEngineLeaf) // an earlier host in this process moved us there
        own = own->parent_path();
    return own;
}

} // namespace

std::optional<std::filesystem::path> ownCgroupFolder(std::string_view mountinfo, std::string_view selfCgroup)
{
    std::string own;
    for (const std::string_view line : split(selfCgroup, '\n')) {
        if (line.starts_with("0::/"))
            own = line.substr(3);
    }
    if (own.empty() || own.find("/..") != std::string::npos) // outside our cgroup namespace
        return {};
    for (const std::string_view line : split(mountinfo, '\n')) {
        const auto fields = split(line, ' ');
        // id parent major:minor root mountpoint options [optional …] - type source options
        std::size_t dash = 6;
        while (dash < fields.size() && fields[dash] != "-")
            ++dash;
        if (dash + 1 >= fields.size() || fields[dash + 1] != "cgroup2")
            continue;
        const std::string root = unescaped(fields[3]);
        const std::string mountpoint = unescaped(fields[4]);
        if (root == "/")
            return std::filesystem::path(own == "/" ? mountpoint : mountpoint + own);
        if (own == root)
            return std::filesystem::path(mountpoint);
        if (own.starts_with(root + '/'))
            return std::filesystem::path(mountpoint + own.substr(root.size()));
    }
    return {};
}

std::optional<std::string> CgroupTree::folderOf(const std::filesystem::path &scratch)
{
    const auto own = engineCgroup();
    return own ? std::optional((*own / folderName(scratch)).string()) : std::nullopt;
}

std::unique_ptr<CgroupTree> CgroupTree::open(const std::filesystem::path &scratch)
{
    const auto own = engineCgroup();
    // Moving a process requires write access to the common ancestor of its old and new cgroups.
    if (!own || ::access((*own / "cgroup.procs").c_str(), W_OK) != 0)
        return nullptr;
    const std::string folder = (*own / folderName(scratch)).string();
    endCgroup(folder, kPatienceMillis);
    if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST)
        return nullptr;
    makeRoomForControllers(own->string());
    enableControllers(own->string());
    enableControllers(folder);
    return std::unique_ptr<CgroupTree>(new CgroupTree(folder));
}

CgroupTree::~CgroupTree()
{
    endCgroup(m_folder, kPatienceMillis);
}

} // namespace runyard
