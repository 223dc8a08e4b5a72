// Files of the kernel, which are read whole: /proc and control groups. Plain POSIX, because the
// shepherd uses it too.
#pragma once

#include <string>

namespace runyard {

/// Empty when the file is not there or not readable.
std::string readSmallFile(const char *path);

} // namespace runyard
