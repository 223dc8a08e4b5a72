#include "engine/base/clock_steps.h"

#include <algorithm>
#include <mutex>
#include <vector>

namespace runyard {

namespace {

constexpr Millis kStep{100};   // smaller differences are the time between two readings
constexpr Seconds kPresent{5}; // a `now` this close to the clock is the present
constexpr std::size_t kMaxSteps = 100;

/// A period in which the clock was not set.
struct Stretch
{
    Micros from{0};   // start, by elapsed()
    Micros offset{0}; // now() minus elapsed()
};

std::mutex s_mutex;
std::vector<Stretch> s_stretches; // oldest first

void look(const SystemClock &clock)
{
    const Micros elapsed = clock.elapsed();
    const Micros offset = clock.now().time_since_epoch() - elapsed;
    if (!s_stretches.empty() && std::chrono::abs(offset - s_stretches.back().offset) < kStep)
        return;
    s_stretches.push_back({s_stretches.empty() ? Micros::min() / 4 : elapsed, offset});
    if (s_stretches.size() > kMaxSteps)
        s_stretches.erase(s_stretches.begin());
}

/// Returns the period to which `began` belongs; the earliest possible one, since callers ask about things
/// that take long.
const Stretch &stretchOf(TimePoint began)
{
    for (std::size_t i = 0; i + 1 < s_stretches.size(); ++i) {
        const Micros at = began.time_since_epoch() - s_stretches[i].offset;
        if (at >= s_stretches[i].from && at < s_stretches[i + 1].from)
            return s_stretches[i];
    }
    return s_stretches.back();
}

} // namespace

void watchForClockSteps()
{
    const std::lock_guard lock(s_mutex);
    look(SystemClock());
}

TimePoint nowSince(TimePoint began, TimePoint now)
{
    const SystemClock clock;
    const std::lock_guard lock(s_mutex);
    look(clock);
    if (s_stretches.size() > 1 && std::chrono::abs(now - clock.now()) < kPresent)
        now += stretchOf(began).offset - s_stretches.back().offset;
    return std::max(now, began);
}

} // namespace runyard
