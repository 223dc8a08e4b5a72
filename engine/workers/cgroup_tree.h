// Manages the cgroups of the attempts: a folder below the engine's own cgroup, created at start-up if the
// kernel and our permissions allow it. This is found out by trying, never assumed.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace runyard {

class CgroupTree
{
public:
    /// Returns null where there is no writable cgroup version 2. Kills and removes the processes and folders
    /// left behind by a killed engine with the same scratch folder.
    static std::unique_ptr<CgroupTree> open(const std::filesystem::path &scratch);
    /// Returns the folder that an engine with this scratch folder uses here, if it can use one.
    static std::optional<std::string> folderOf(const std::filesystem::path &scratch);
    /// Kills the processes still inside and removes the folder.
    ~CgroupTree();
    CgroupTree(const CgroupTree &) = delete;
    CgroupTree &operator=(const CgroupTree &) = delete;

    /// The folder for one attempt; the shepherd creates and removes it. `name` must be unique, such as an
    /// attempt id.
    std::string folderFor(const std::string &name) const { return m_folder + '/' + name; }
    const std::string &folder() const { return m_folder; }

private:
    explicit CgroupTree(std::string folder) : m_folder(std::move(folder)) {}

    std::string m_folder;
};

/// Returns the folder of this process's cgroup according to /proc/self/mountinfo and /proc/self/cgroup. Empty
/// if no version 2 hierarchy is mounted, or if our cgroup lies outside the mounted part.
std::optional<std::filesystem::path> ownCgroupFolder(std::string_view mountinfo, std::string_view selfCgroup);

} // namespace runyard
