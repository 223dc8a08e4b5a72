// Figures as the bench prints them.
#pragma once

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <vector>

namespace runyard::bench {

using Steady = std::chrono::steady_clock;

inline double secondsSince(Steady::time_point start)
{
    return std::chrono::duration<double>(Steady::now() - start).count();
}

inline double microsSince(Steady::time_point start)
{
    return secondsSince(start) * 1e6;
}

/// Processor time of this process so far: all its threads, user and system.
inline double processCpuMicros()
{
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

/// Nearest-rank percentile; `samples` must not be empty.
inline double percentile(std::vector<double> samples, double percent)
{
    std::sort(samples.begin(), samples.end());
    const auto rank =
        static_cast<std::size_t>(std::ceil(percent / 100.0 * static_cast<double>(samples.size())));
    return samples[std::max<std::size_t>(rank, 1) - 1];
}

inline nlohmann::json microsJson(const std::vector<double> &samples)
{
    return {{"p50Micros", std::lround(percentile(samples, 50))},
            {"p99Micros", std::lround(percentile(samples, 99))}};
}

inline double tenths(double millis)
{
    return std::round(millis * 10) / 10;
}

inline nlohmann::json millisJson(const std::vector<double> &samples)
{
    return {{"p50", tenths(percentile(samples, 50))},
            {"p95", tenths(percentile(samples, 95))},
            {"longest", tenths(percentile(samples, 100))}};
}

inline double ratio(double part, double whole)
{
    return whole > 0 ? std::round(part / whole * 1000.0) / 1000.0 : 0.0;
}

} // namespace runyard::bench
