// What the engine leans on, simulated: time that only moves when told, random numbers from a seed, and
// workers that do nothing until the test says what they did.
#pragma once

#include "engine/base/time.h"
#include "engine/domain/ids.h"
#include "engine/workers/worker_host.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace runyard::testing {

class SimulatedClock final : public Clock
{
public:
    TimePoint now() const override { return m_now; }
    Micros elapsed() const override { return m_now.time_since_epoch() - m_setBy; }
    std::string boot() const override { return "bench"; }
    /// Time passes until then.
    void set(TimePoint now) { m_now = now; }
    /// Somebody sets the clock; no time passes.
    void step(Micros by)
    {
        m_now += by;
        m_setBy += by;
    }

private:
    // 24 November 2026, 10:00:00 UTC: a Tuesday in winter time.
    TimePoint m_now = fromMicros(1'795'514'400'000'000);
    Micros m_setBy{0};
};

/// SplitMix64: the same numbers on every machine.
class SeededRandom final : public RandomSource
{
public:
    explicit SeededRandom(std::uint64_t seed) : m_state(seed) {}
    std::uint64_t next() override
    {
        std::uint64_t z = (m_state += 0x9e3779b97f4a7c15);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
    int below(int limit) { return static_cast<int>(next() % static_cast<std::uint64_t>(limit)); }

private:
    std::uint64_t m_state;
};

/// Remembers what the engine asked of it.
class SimulatedWorkers final : public Workers
{
public:
    struct Process
    {
        AttemptSpec spec;
        bool confirmed = false; // the engine was told that it started
        bool frozen = false;
        StopReason stop = StopReason::None; // asked to end
    };

    void start(AttemptSpec spec) override
    {
        const AttemptKey key = spec.key;
        if (!m_everStarted.insert(key).second)
            ++m_startedTwice;
        m_order.push_back(key);
        m_processes[key].spec = std::move(spec);
    }
    void stop(AttemptKey key, StopReason reason, Millis) override
    {
        if (const auto it = m_processes.find(key); it != m_processes.end())
            it->second.stop = reason;
    }
    void freeze(AttemptKey key) override
    {
        if (const auto it = m_processes.find(key); it != m_processes.end())
            it->second.frozen = true;
    }
    void resume(AttemptKey key) override
    {
        if (const auto it = m_processes.find(key); it != m_processes.end())
            it->second.frozen = false;
    }
    void retireOtherVersions(const std::string &project, const std::string &keepVersion) override
    {
        retired.emplace_back(project, keepVersion);
    }

    std::map<AttemptKey, Process> &processes() { return m_processes; }
    void end(AttemptKey key) { m_processes.erase(key); }
    /// The process was never made; its number is free again.
    void refuse(AttemptKey key)
    {
        m_processes.erase(key);
        m_everStarted.erase(key);
    }
    /// The engine's host dies: no process survives it.
    void killAll() { m_processes.clear(); }
    const std::vector<AttemptKey> &order() const { return m_order; }
    int startedTwice() const { return m_startedTwice; }

    std::vector<std::pair<std::string, std::string>> retired; // (project, version kept)

private:
    std::map<AttemptKey, Process> m_processes;
    std::set<AttemptKey> m_everStarted;
    std::vector<AttemptKey> m_order;
    int m_startedTwice = 0;
};

} // namespace runyard::testing
