#include "engine/domain/usual_times.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <queue>

namespace runyard {

namespace {

constexpr std::int64_t kMaxSimulated = 100'000;
constexpr double kTolerance = 1.2;

} // namespace

Sample::Sample(std::vector<std::int64_t> values) : m_sorted(std::move(values))
{
    std::sort(m_sorted.begin(), m_sorted.end());
}

std::optional<std::int64_t> Sample::quantile(double q) const
{
    if (m_sorted.empty())
        return {};
    const auto all = static_cast<double>(m_sorted.size());
    const auto rank = static_cast<std::size_t>(std::clamp(std::ceil(q * all), 1.0, all));
    return m_sorted[rank - 1];
}

std::optional<std::int64_t> Sample::mean() const
{
    if (m_sorted.empty())
        return {};
    return std::accumulate(m_sorted.begin(), m_sorted.end(), std::int64_t{0})
           / static_cast<std::int64_t>(m_sorted.size());
}

std::optional<std::int64_t> Sample::remaining(std::int64_t reached) const
{
    if (!isEnough())
        return {};
    const auto further = std::upper_bound(m_sorted.begin(), m_sorted.end(), reached);
    if (further == m_sorted.end())
        return {};
    return *(further + (m_sorted.end() - further - 1) / 2) - reached;
}

std::optional<UsualRange> usualRange(const Sample &sample)
{
    if (!sample.isEnough())
        return {};
    return UsualRange{*sample.quantile(0.1), *sample.quantile(0.9)};
}

Unusual unusual(const Sample &sample, std::int64_t value)
{
    const auto range = usualRange(sample);
    if (!range)
        return Unusual::No;
    const auto measured = static_cast<double>(value);
    if (measured > static_cast<double>(range->high) * kTolerance)
        return Unusual::High;
    return measured < static_cast<double>(range->low) / kTolerance ? Unusual::Low : Unusual::No;
}

std::optional<Micros> timeUntilSlot(const std::vector<std::optional<Micros>> &remaining,
                                    std::int64_t slotCount, std::int64_t ahead, std::optional<Micros> each)
{
    if (slotCount <= 0 || (ahead > 0 && !each))
        return {};
    std::vector<Micros> ends;
    for (const auto &left : remaining) {
        if (left)
            ends.push_back(std::max(*left, Micros{0}));
    }
    std::sort(ends.begin(), ends.end());
    // Excess holders must end before any slot becomes free.
    const auto holders = static_cast<std::int64_t>(remaining.size());
    const std::int64_t excess = std::max<std::int64_t>(0, holders - slotCount);
    ends.erase(ends.begin(), ends.begin() + std::min<std::ptrdiff_t>(excess, std::ssize(ends)));
    const std::int64_t free = std::min(std::max<std::int64_t>(0, slotCount - holders), kMaxSimulated);
    ends.insert(ends.begin(), static_cast<std::size_t>(free), Micros{0});
    if (ends.empty())
        return {};
    if (ahead > kMaxSimulated) {
        const Micros all = std::accumulate(ends.begin(), ends.end(), Micros{0}) + *each * ahead;
        return all / std::ssize(ends);
    }
    std::priority_queue next(std::greater<>(), std::move(ends));
    for (; ahead > 0; --ahead) {
        const Micros start = next.top();
        next.pop();
        next.push(start + *each);
    }
    return next.top();
}

} // namespace runyard
