#include "engine/base/time.h"

#include <ctime>
#include <fstream>

namespace runyard {

Micros SystemClock::elapsed() const
{
    timespec at{};
    ::clock_gettime(CLOCK_BOOTTIME, &at);
    return Micros{std::int64_t{at.tv_sec} * 1'000'000 + at.tv_nsec / 1'000};
}

std::string SystemClock::boot() const
{
    std::string id;
    std::ifstream("/proc/sys/kernel/random/boot_id") >> id;
    return id;
}

} // namespace runyard
