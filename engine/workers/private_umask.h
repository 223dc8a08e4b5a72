// Whatever Runyard makes is for its user alone, whatever umask it was started with; its tasks get that umask
// back, since what they make is their own business.
#pragma once

#include <optional>
#include <sys/types.h>

namespace runyard {

/// Sets the umask of this process to 077 and remembers the one before. On the main thread, before others start.
void makeNewFilesPrivate();
/// The umask before; empty when it was not changed.
std::optional<mode_t> umaskOfTasks();

} // namespace runyard
