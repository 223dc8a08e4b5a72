// Clocks that are set while the engine works, or between two of its starts.
//
// Lengths of time are measured by Clock::elapsed(), so a step changes none of them. Stored due times of such
// lengths are told anew in the new time; a mark in the store lets the next start of the engine see what was
// set meanwhile, unless the machine was started again.

#include "engine/domain/counted.h"
#include "engine/domain/duration_text.h"
#include "engine/scheduling/engine_core.h"

#include <charconv>
#include <utility>

namespace runyard {

namespace {

constexpr Seconds kStep{1}; // less is how exactly clocks are read
constexpr const char *kMark = "clock_mark";

/// "The clock was set back by 1d, to 2026-11-24T10:00:00.000Z. 2 schedules have new times."
std::string stepBackReport(Micros back, TimePoint now, int corrected)
{
    std::string text = "The clock was set back by " + durationText(std::chrono::round<Seconds>(back))
                       + ", to " + isoText(now) + ".";
    if (corrected > 0)
        text += " " + counted(corrected, "schedule has a new time.", "schedules have new times.");
    return text;
}

std::string markText(const std::string &boot, Micros offset)
{
    return boot + " " + std::to_string(offset.count());
}

} // namespace

Micros EngineCore::elapsedDue(TimePoint wall) const
{
    return m_clock.elapsed() + (wall + m_clockSetBy - m_clock.now());
}

void EngineCore::loadElapsed(TimerKind kind, RunSeq run, TimePoint wall)
{
    auto due = m_elapsed.dueOf(kind, run);
    if (!due)
        due = m_elapsedBefore.dueOf(kind, run);
    m_elapsed.add(due.value_or(elapsedDue(wall)), kind, run);
}

bool EngineCore::clockWasSet() const
{
    const Micros offset = m_clock.now().time_since_epoch() - m_clock.elapsed();
    return std::chrono::abs(offset - m_clockOffset) >= kStep;
}

void EngineCore::readClockMark()
{
    m_clockOffset = m_clock.now().time_since_epoch() - m_clock.elapsed();
    const std::string boot = m_clock.boot();
    const std::string mark = m_store.setting(kMark).value_or(std::string());
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

void EngineCore::noteClock()
{
    const bool wasSet = clockWasSet();
    if (!wasSet && m_firstOffset)
        return;
    const Micros before = m_clockOffset;
    m_firstOffset = m_firstOffset.value_or(before);
    m_clockOffset = m_clock.now().time_since_epoch() - m_clock.elapsed();
    m_store.saveSetting(kMark, markText(m_clock.boot(), m_clockOffset));
    if (!wasSet && m_clockSetBy == Micros{0})
        return;
    const Micros setBy = m_clockOffset - before + std::exchange(m_clockSetBy, Micros{0});
    const int corrected = correctFirings();
    if (setBy <= -kStep)
        m_clockReport = stepBackReport(-setBy, m_clock.now(), corrected);
    for (const ElapsedTimer &timer : m_elapsed.all()) {
        RunEntry *entry = m_runs.find(timer.run);
        if (!entry)
            continue;
        Run &run = entry->run;
        if (timer.kind == TimerKind::RetryDue && run.status == RunStatus::Reattempting)
            run.retryAt = wallOf(timer.due);
        else if (timer.kind == TimerKind::TtlElapsed && run.status == RunStatus::Queued && run.expiresAt)
            run.expiresAt = wallOf(timer.due);
        else
            continue;
        m_runs.touch(*entry, m_clock.now());
    }
    for (auto &[id, work] : m_bulk) {
        if (work.action.state != BulkState::Waiting)
            continue;
        work.action.startsAt += setBy; // the time to undo it is a length of time
        save(work, BulkState::Waiting);
    }
    // So is how long a debounced run waits for the next trigger, unlike other delays.
    m_runs.flush();
    for (const RunSeq seq : m_store.debouncedRuns()) {
        RunEntry *entry = m_runs.find(seq);
        if (!entry || entry->run.status != RunStatus::Delayed || !entry->run.delayUntil)
            continue;
        *entry->run.delayUntil += setBy;
        m_timers.add(*entry->run.delayUntil, seq);
        m_runs.touch(*entry, m_clock.now());
    }
}

} // namespace runyard
