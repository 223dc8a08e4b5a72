// Lengths of time in the engine: timers by Clock::elapsed(), the clocks of attempts, and what happens when the
// machine's clock is set.
// Engine thread only.
#pragma once

#include "engine/domain/time.h"
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
    /// When what was to be at `wall` is due by elapsed().
    Micros elapsedDue(TimePoint wall) const;

    // --- while memory is built anew
    void beginLoad();
    void endLoad() { m_elapsedBefore = {}; }
    /// Arms a timer as it was known before memory was built anew, else from `wall`.
    void load(TimerKind kind, RunSeq run, TimePoint wall);

    // --- the clock of the attempt under way
    void startClock(RunEntry &entry);
    void stopClock(RunEntry &entry);
    void armMaxDuration(const RunEntry &entry);

    // --- the machine's clock
    /// It was set since noteStep() last looked.
    bool wasSet() const;
    /// At the start: reads what was set since the last process.
    void readMark();
    /// Returns by how much the clock was set since the last call, or since the last process; empty = it was not.
    std::optional<Micros> noteStep();
    /// A past moment on a scale that no step of the clock disturbs while this process lives, so that moments noted
    /// before and after a step keep their order.
    Micros evenTime(TimePoint wall) const;

private:
    RunStore &m_store;
    const Clock &m_clock;
    RunTable &m_runs;
    ElapsedTimers m_elapsed;
    ElapsedTimers m_elapsedBefore;       // while memory is built anew: as it was
    Micros m_clockSetBy{0};              // between the last process and this one
    Micros m_clockOffset{0};             // now() less elapsed() when noteStep() last looked
    std::optional<Micros> m_firstOffset; // the same at the start, once it is in the store
};

} // namespace runyard
