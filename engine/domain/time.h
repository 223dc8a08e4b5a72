// Time as the engine counts it: UTC instants in microseconds, and a clock that can be replaced.
// Pure values; nothing here reads the machine's clock except SystemClock.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace runyard {

using Micros = std::chrono::microseconds;
using Millis = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;

/// A UTC instant. Stored as microseconds since 1970 everywhere.
using TimePoint = std::chrono::sys_time<Micros>;

inline std::int64_t toMicros(TimePoint at)
{
    return at.time_since_epoch().count();
}

inline TimePoint fromMicros(std::int64_t micros)
{
    return TimePoint{Micros{micros}};
}

/// Where the engine gets "now" from. Implementations are safe to call from any thread.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual TimePoint now() const = 0;
};

class SystemClock final : public Clock
{
public:
    TimePoint now() const override
    {
        return std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now());
    }
};

} // namespace runyard
