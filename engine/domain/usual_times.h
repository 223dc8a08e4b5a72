// The usual values of a task: times and memory of its newest completed runs. Plain values.
#pragma once

#include "engine/base/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace runyard {

/// A sorted set of measurements.
class Sample
{
public:
    /// With fewer values, the usual ones are unknown.
    static constexpr std::size_t kFewest = 5;

    Sample() = default;
    explicit Sample(std::vector<std::int64_t> values);

    std::size_t size() const { return m_sorted.size(); }
    bool isEnough() const { return m_sorted.size() >= kFewest; }
    /// Returns the value that a share `q` (0 to 1) of all values does not exceed; empty if there are none.
    std::optional<std::int64_t> quantile(double q) const;
    std::optional<std::int64_t> mean() const;
    /// Returns how much more to expect after `reached`: the median of the values that went further. Empty if
    /// there are too few values, or none went further.
    std::optional<std::int64_t> remaining(std::int64_t reached) const;
    bool operator==(const Sample &) const = default;

private:
    std::vector<std::int64_t> m_sorted;
};

struct UsualTimes
{
    static constexpr int kMaxRuns = 200; // the newest ones

    std::string taskId;
    std::string version;  // empty = all versions
    Sample runMicros;     // from the first start to the end
    Sample attemptMicros; // of the completed attempt, without frozen time
    Sample memoryBytes;   // its peak memory
    Sample cpuMillis;
    bool operator==(const UsualTimes &) const = default;
};

/// Nine of ten values are at least `low`, and nine of ten at most `high`.
struct UsualRange
{
    std::int64_t low = 0;
    std::int64_t high = 0;
    bool operator==(const UsualRange &) const = default;
};
std::optional<UsualRange> usualRange(const Sample &sample);

enum class Unusual { No, Low, High };
/// One value in five lies outside the range by chance; a value is unusual only if it is a fifth beyond the
/// range.
Unusual unusual(const Sample &sample, std::int64_t value);

/// Returns when a run gets the next free slot. `remaining` is how long each holder will keep its slot, empty
/// if unknown; `slotCount` may be lower than the number of holders (if the limit was lowered). `each` is the
/// usual time of the runs ahead of it. Empty if these are not sufficient.
std::optional<Micros> timeUntilSlot(const std::vector<std::optional<Micros>> &remaining,
                                    std::int64_t slotCount, std::int64_t ahead, std::optional<Micros> each);

} // namespace runyard
