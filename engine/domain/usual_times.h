// What is normal for a task: times and memory of the newest runs of it that completed. Plain values.
#pragma once

#include "engine/domain/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace runyard {

/// Some measurements, sorted.
class Sample
{
public:
    /// With fewer nobody can say what is usual.
    static constexpr std::size_t kFewest = 5;

    Sample() = default;
    explicit Sample(std::vector<std::int64_t> values);

    std::size_t size() const { return m_sorted.size(); }
    bool isEnough() const { return m_sorted.size() >= kFewest; }
    /// The value that a share `q` (0 to 1) of all does not exceed; empty without any.
    std::optional<std::int64_t> quantile(double q) const;
    std::optional<std::int64_t> mean() const;
    /// How much more to expect of something that has come to `reached`: the middle of those that went
    /// further. Empty when it is not enough or none did.
    std::optional<std::int64_t> remaining(std::int64_t reached) const;
    bool operator==(const Sample &) const = default;

private:
    std::vector<std::int64_t> m_sorted;
};

struct UsualTimes
{
    static constexpr int kMaxRuns = 200; // the newest

    std::string taskId;
    std::string version;  // empty = of all versions
    Sample runMicros;     // from the first start to the end
    Sample attemptMicros; // of the attempt that completed, without frozen time
    Sample memoryBytes;   // its peak
    Sample cpuMillis;
    bool operator==(const UsualTimes &) const = default;
};

/// Nine of ten are not below `low`, nine of ten not above `high`.
struct UsualRange
{
    std::int64_t low = 0;
    std::int64_t high = 0;
    bool operator==(const UsualRange &) const = default;
};
std::optional<UsualRange> usualRange(const Sample &sample);

enum class Unusual { No, Low, High };
/// One value in five is outside the range by chance; only what leaves it by a fifth more is unusual.
Unusual unusual(const Sample &sample, std::int64_t value);

/// When the next free slot comes to a run. `remaining`: how long each holder will keep its slot, empty =
/// nobody knows; `slotCount` may be fewer than the holders (the limit was lowered). `each`: what a run ahead
/// of it takes. Empty when what is known does not tell.
std::optional<Micros> timeUntilSlot(const std::vector<std::optional<Micros>> &remaining,
                                    std::int64_t slotCount, std::int64_t ahead, std::optional<Micros> each);

} // namespace runyard
