// Time as the engine counts it: UTC instants in microseconds, and a clock that can be replaced.
// Pure values; nothing here reads the machine's clock except SystemClock.
//
// Two readings, since people and programs set clocks: now() says when something happened, elapsed() how
// long something took. What is a length of time (time-outs, retry delays, durations) is measured by the
// second and survives a step of the first.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

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
    /// Time since the machine started; never set, never goes back. A suspended machine's time counts.
    virtual Micros elapsed() const { return now().time_since_epoch(); }
    /// Which start of the machine elapsed() counts from; empty = not known.
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
