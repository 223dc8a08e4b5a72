// Reads kernel files (/proc and control groups) in one piece. Plain POSIX, because the shepherd uses it too.
#pragma once

#include <string>

namespace runyard {

/// Returns empty when the file does not exist or cannot be read.
std::string readSmallFile(const char *path);

} // namespace runyard
