#include "engine/workers/private_umask.h"

#include <sys/stat.h>

namespace runyard {

static std::optional<mode_t> s_umaskBefore; // per process, like the umask itself

void makeNewFilesPrivate()
{
    const mode_t before = ::umask(077);
    if (!s_umaskBefore)
        s_umaskBefore = before;
}

std::optional<mode_t> umaskOfTasks()
{
    return s_umaskBefore;
}

} // namespace runyard
