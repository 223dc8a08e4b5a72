// The engine's time: UTC instants in microseconds, and a replaceable clock. Pure values; only SystemClock
// reads the machine's clock.
//
// There are two readings, because users and programs set clocks: now() tells when something happened,
// elapsed() how long it took. Durations (timeouts, retry delays) are measured by elapsed(), which is
// unaffected when now() jumps.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace runyard {

using Micros = std::chrono::microseconds;
using Millis = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;

/// A UTC instant, stored everywhere as microseconds since 1970.
using TimePoint = std::chrono::sys_time<Micros>;

inline std::int64_t toMicros(TimePoint at)
{
    return at.time_since_epoch().count();
}

inline TimePoint fromMicros(std::int64_t micros)
{
    return TimePoint{Micros{micros}};
}

/// The engine's source of time. Implementations are thread-safe.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual TimePoint now() const = 0;
    /// Returns the time since the machine was booted. It is never set and never decreases, and includes time
    /// in suspend.
    virtual Micros elapsed() const { return now().time_since_epoch(); }
    /// Identifies the boot from which elapsed() counts; empty = unknown.
    virtual std::string boot() const { return {}; }
};

class SystemClock final : public Clock
{
public:
    TimePoint now() const override
    {
        return std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now());
    }
    Micros elapsed() const override;
    std::string boot() const override;
};

} // namespace runyard
