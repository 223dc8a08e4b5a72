// Reading and writing files in one go, readable for their owner only.
#pragma once

#include "engine/base/result.h"

#include <filesystem>
#include <optional>
#include <string>

namespace runyard {

/// Makes the folder if need be. Written beside, flushed to the disk and renamed: all of it or nothing.
Status writeWhole(const std::filesystem::path &folder, const std::string &name, const std::string &text);
/// Empty when it cannot be read, as a folder cannot; then errno says why.
std::optional<std::string> readWhole(const std::filesystem::path &file);
/// The rest of what is open there.
std::optional<std::string> readWhole(int fd);

/// "… could not be written: No space left on device."
Error notWritten(const std::filesystem::path &file, int number);

} // namespace runyard
