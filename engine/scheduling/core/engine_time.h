// Durations in the engine: timers by Clock::elapsed(), the clocks of attempts, and the handling of changes to
// the machine's clock.
// Engine thread only.
#pragma once

#include "engine/base/time.h"
#include "engine/scheduling/core/elapsed_timers.h"
#include "engine/scheduling/core/run_table.h"
#include "engine/store/write/run_store.h"

#include <optional>

namespace runyard {

class EngineTime
{
public:
    EngineTime(RunStore &store, const Clock &clock, RunTable &runs)
        : m_store(store), m_clock(clock), m_runs(runs)
    {
    }

    ElapsedTimers &timers() { return m_elapsed; }
    std::optional<TimePoint> nextDue() const;
    TimePoint wallOf(Micros elapsed) const { return m_clock.now() + (elapsed - m_clock.elapsed()); }
    /// Returns when an event planned for `wall` is due by elapsed().
    Micros elapsedDue(TimePoint wall) const;

    // --- while memory is reloaded
    void beginLoad();
    void endLoad() { m_elapsedBefore = {}; }
    /// Arms a timer with its due time from before the reload if it was known, otherwise with `wall`.
    void load(TimerKind kind, RunSeq run, TimePoint wall);

    // --- the clock of the current attempt
    void startClock(RunEntry &entry);
    void stopClock(RunEntry &entry);
    void armMaxDuration(const RunEntry &entry);

    // --- the machine's clock
    /// Whether it was set since the last call of noteStep().
    bool wasSet() const;
    /// At start-up: reads by how much it was set since the last process.
    void readMark();
    /// Returns by how much the clock was set since the last call, or since the last process; empty if it was
    /// not.
    std::optional<Micros> noteStep();
    /// Maps a past moment to a scale that is unaffected by clock changes while this process lives, so that
    /// moments recorded before and after a change keep their order.
    Micros evenTime(TimePoint wall) const;

private:
    RunStore &m_store;
    const Clock &m_clock;
    RunTable &m_runs;
    ElapsedTimers m_elapsed;
    ElapsedTimers m_elapsedBefore;       // the timers from before, while memory is reloaded
    Micros m_clockSetBy{0};              // between the last process and this one
    Micros m_clockOffset{0};             // now() minus elapsed() at the last noteStep()
    std::optional<Micros> m_firstOffset; // the same at start-up, once it is stored
};

} // namespace runyard
