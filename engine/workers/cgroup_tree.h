// Where this engine keeps a cgroup for each attempt: one folder below the engine's own cgroup, made
// at start where the kernel and our rights allow it. Found out by trying, never assumed.
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
    /// Null where there is no writable cgroup version 2. Kills and removes what an engine with the
    /// same scratch folder left behind when it was killed.
    static std::unique_ptr<CgroupTree> open(const std::filesystem::path &scratch);
    /// The folder that an engine with this scratch folder uses here, if it can.
    static std::optional<std::string> folderOf(const std::filesystem::path &scratch);
    /// Ends what is still inside and removes the folder.
    ~CgroupTree();
    CgroupTree(const CgroupTree &) = delete;
    CgroupTree &operator=(const CgroupTree &) = delete;

    /// For the shepherd to make and to remove. `name` is unique, such as an attempt id.
    std::string folderFor(const std::string &name) const { return m_folder + '/' + name; }
    const std::string &folder() const { return m_folder; }

private:
    explicit CgroupTree(std::string folder) : m_folder(std::move(folder)) {}

    std::string m_folder;
};

/// The folder of this process's cgroup by /proc/self/mountinfo and /proc/self/cgroup. Empty without
/// a version 2 mount, or when our cgroup lies outside what is mounted.
std::optional<std::filesystem::path> ownCgroupFolder(std::string_view mountinfo, std::string_view selfCgroup);

} // namespace runyard
