#include "engine/embedded/project_loader.h"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace runyard {

namespace {

constexpr std::uintmax_t kMaxProjectFileBytes = 4u << 20;

Result<std::string> readTextFile(const std::filesystem::path &path)
{
    std::error_code code;
    const auto size = std::filesystem::file_size(path, code);
    if (code)
        return Error{ErrorCode::NotFound, "Cannot read " + path.string() + ": " + code.message() + ".",
                     "Check the path."};
    if (size > kMaxProjectFileBytes)
        return Error{ErrorCode::TooLarge, path.string() + " is larger than 4 MiB.", "Is it the right file?"};
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file)
        return Error{ErrorCode::NotFound, "Cannot read " + path.string() + ".", "Check its permissions."};
    return text.str();
}

} // namespace

Result<ProjectManifest> loadProject(const std::string &directory)
{
    std::error_code code;
    const std::filesystem::path folder = std::filesystem::canonical(directory, code);
    if (code)
        return Error{ErrorCode::NotFound, "There is no folder " + directory + ".", "Check the path."};
    auto toml = readTextFile(folder / "runyard.toml");
    if (!toml.ok())
        return Error{ErrorCode::NotFound, folder.string() + " has no readable runyard.toml.",
                     "Choose the folder that holds the project's runyard.toml."};
    return parseProjectManifest(*toml, folder.string(), [&folder](const std::string &relative) {
        return readTextFile(folder / relative);
    });
}

} // namespace runyard
