// Handles clocks that are set while the engine works or between two starts.
//
// Durations are measured by Clock::elapsed(), so setting the clock changes none of them. Stored due times of
// durations are rewritten to the new time. A mark in the store lets the next start detect that the clock was
// set in the meantime, unless the machine was rebooted.

#include "engine/scheduling/core/engine_time.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace runyard {

namespace {

constexpr Seconds kStep{1}; // smaller differences are within the precision of reading the clocks
constexpr const char *kMark = "clock_mark";

std::string markText(const std::string &boot, Micros offset)
{
    return boot + " " + std::to_string(offset.count());
}

} // namespace

Micros EngineTime::elapsedDue(TimePoint wall) const
{
    return m_clock.elapsed() + (wall + m_clockSetBy - m_clock.now());
}

void EngineTime::load(TimerKind kind, RunSeq run, TimePoint wall)
{
    auto due = m_elapsed.dueOf(kind, run);
    if (!due)
        due = m_elapsedBefore.dueOf(kind, run);
    m_elapsed.add(due.value_or(elapsedDue(wall)), kind, run);
}

std::optional<TimePoint> EngineTime::nextDue() const
{
    if (wasSet())
        return m_clock.now();
    const auto due = m_elapsed.nextDue();
    return due ? std::optional(wallOf(*due)) : std::nullopt;
}

void EngineTime::beginLoad()
{
    m_elapsedBefore = std::exchange(m_elapsed, {});
}

bool EngineTime::wasSet() const
{
    const Micros offset = m_clock.now().time_since_epoch() - m_clock.elapsed();
    return std::chrono::abs(offset - m_clockOffset) >= kStep;
}

void EngineTime::readMark()
{
    m_clockOffset = m_clock.now().time_since_epoch() - m_clock.elapsed();
    const std::string boot = m_clock.boot();
    const std::string mark = m_store.settings.find(kMark).value_or(std::string());
    const auto space = mark.find(' ');
    if (boot.empty() || space == std::string::npos || mark.compare(0, space, boot) != 0)
        return;
    std::int64_t offset = 0;
    std::from_chars(mark.data() + space + 1, mark.data() + mark.size(), offset);
    const Micros setBy = m_clockOffset - Micros{offset};
    if (std::chrono::abs(setBy) < kStep)
        return;
    m_clockSetBy = setBy;
    m_runs.setShift(-setBy);
}

Micros EngineTime::evenTime(TimePoint wall) const
{
    const Micros ago = std::max(Micros{0}, m_clock.now() - wall); // no such moment lies in the future
    return m_clock.elapsed() + m_firstOffset.value_or(m_clockOffset) - ago;
}

std::optional<Micros> EngineTime::noteStep()
{
    const bool isSet = wasSet();
    if (!isSet && m_firstOffset)
        return std::nullopt;
    const Micros before = m_clockOffset;
    m_firstOffset = m_firstOffset.value_or(before);
    m_clockOffset = m_clock.now().time_since_epoch() - m_clock.elapsed();
    m_store.settings.save(kMark, markText(m_clock.boot(), m_clockOffset));
    if (!isSet && m_clockSetBy == Micros{0})
        return std::nullopt;
    return m_clockOffset - before + std::exchange(m_clockSetBy, Micros{0});
}

void EngineTime::startClock(RunEntry &entry)
{
    stopClock(entry);
    entry.clock.activeSince = m_clock.elapsed();
    armMaxDuration(entry);
}

void EngineTime::stopClock(RunEntry &entry)
{
    const Micros now = m_clock.elapsed();
    AttemptClock &clock = entry.clock;
    if (clock.activeSince)
        clock.activeBefore += std::chrono::duration_cast<Millis>(now - *clock.activeSince);
    if (clock.frozenSince)
        entry.attempt->frozenTime += std::chrono::duration_cast<Millis>(now - *clock.frozenSince);
    clock.activeSince.reset();
    clock.frozenSince.reset();
}

void EngineTime::armMaxDuration(const RunEntry &entry)
{
    if (entry.run.maxDuration && entry.clock.activeSince)
        m_elapsed.add(*entry.clock.activeSince + *entry.run.maxDuration - entry.clock.activeBefore,
                      TimerKind::MaxDuration, entry.run.seq);
}

} // namespace runyard
