// Reads and writes whole files, readable only by their owner.
#pragma once

#include "engine/base/result.h"

#include <filesystem>
#include <optional>
#include <string>

namespace runyard {

/// Creates the folder if necessary. Writes a temporary file, flushes it to disk and renames it, so that the
/// file is complete or absent.
Status writeWhole(const std::filesystem::path &folder, const std::string &name, const std::string &text);
/// Returns nothing if it cannot be read (a folder, for example); errno has the reason.
std::optional<std::string> readWhole(const std::filesystem::path &file);
/// Returns the rest of an open file.
std::optional<std::string> readWhole(int fd);

/// Returns "… could not be written: No space left on device."
Error notWritten(const std::filesystem::path &file, int number);

} // namespace runyard
