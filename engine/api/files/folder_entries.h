// What is in a folder. Unlike the standard library's loop over one it never throws: a folder that is not
// there, or breaks off while it is read, has what was found until then.
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
