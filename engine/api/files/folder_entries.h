// Returns the entries of a folder. Unlike the standard library's iterator it never throws: if the folder is
// missing or reading fails, it returns the entries found so far.
#pragma once

#include <filesystem>
#include <vector>

namespace runyard {

inline std::vector<std::filesystem::directory_entry> folderEntries(const std::filesystem::path &folder)
{
    std::vector<std::filesystem::directory_entry> entries;
    std::error_code failed;
    std::filesystem::directory_iterator at(folder, failed);
    for (; !failed && at != std::filesystem::directory_iterator(); at.increment(failed))
        entries.push_back(*at);
    return entries;
}

} // namespace runyard
