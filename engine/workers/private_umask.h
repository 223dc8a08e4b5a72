// Makes Runyard's files accessible to its user only, whatever umask it was started with. Tasks get the
// original umask back, since their files are their own concern.
#pragma once

#include <optional>
#include <sys/types.h>

namespace runyard {

/// Sets the umask of this process to 077 and remembers the previous one. Call on the main thread before
/// starting others.
void makeNewFilesPrivate();
/// Returns the previous umask; empty when it was not changed.
std::optional<mode_t> umaskOfTasks();

} // namespace runyard
